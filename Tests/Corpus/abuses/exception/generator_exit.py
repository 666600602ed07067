# allowed: raised
raise GeneratorExit
