# allowed: memory_exceeded
# memory: 64
# The C decimal library allocates for the precision that the program names.
import decimal

decimal.getcontext().prec = decimal.MAX_PREC
decimal.getcontext().Emax = decimal.MAX_EMAX
decimal.getcontext().Emin = decimal.MIN_EMIN
print(decimal.Decimal(1) / decimal.Decimal(3))
