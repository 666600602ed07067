# allowed: passed
loop = []
table = {"loop": loop}
loop.append(table)
loop.append((loop,))
table
