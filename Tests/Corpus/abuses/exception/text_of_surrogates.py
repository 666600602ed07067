# allowed: raised
raise ValueError("\ud800\udfff \x00 \x1b[31m \x9b")
