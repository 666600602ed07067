# allowed: raised
# A SyntaxError says where it lies; this one lies about it.
error = SyntaxError("made up")
error.filename = "<program>"
error.lineno = 10 ** 30
error.offset = -(10 ** 30)
error.end_lineno = "two"
error.text = object()
error.print_file_and_line = "yes"
raise error
