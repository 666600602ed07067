# source: own
# effect: secret
# caught: runtime

"""
>>> print(open('/tmp/canary/secret').read())
"""
import doctest

doctest.testmod()
