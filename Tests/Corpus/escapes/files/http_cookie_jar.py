# source: own
# effect: write

from http.cookiejar import LWPCookieJar

jar = LWPCookieJar("/tmp/canary/written")
jar._cookies = {}
jar.save()
with open("/tmp/canary/written", "a") as file:
    file.write("files/http_cookie_jar")
