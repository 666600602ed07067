# allowed: raised, memory_exceeded
# timeout: 2
# memory: 64
# A billion laughs.
import xml.etree.ElementTree as ET

lines = ['<!ENTITY e0 "ha">'] + [f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12)]
ET.fromstring("<!DOCTYPE d [" + "".join(lines) + "]><d>&e11;</d>")
