# source: PALChain issue 21592
# effect: process
# caught: runtime

@exec
@(lambda text: text[::-1])
@(lambda _: ")'ssecorp/yranac/pmt/ > niahc_rotaroced/snoitinifed ohce'(metsys.)'so'(__tropmi__")
class Quiet:
    pass
