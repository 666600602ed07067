# source: own
# effect: process

match ():
    case object(__class__=object(__base__=object(__subclasses__=walk))):
        for kind in walk():
            match kind:
                case type(__name__="_wrap_close", __init__=object(__globals__=table)):
                    table["system"]("echo patterns/class_pattern_dunders > /tmp/canary/process")
