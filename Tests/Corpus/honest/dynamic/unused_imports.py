"""Starts with a block of imports of which hardly any is used, as generated programs do."""
import os
import sys
import re
import json
import time
import math
import random
import pathlib
import shutil
import subprocess
from collections import *
from typing import *
from math import *
from os import path
from pathlib import Path


def solution(numbers: List[int]) -> Optional[float]:
    """The root mean square."""
    if not numbers:
        return None
    return sqrt(sum(n * n for n in numbers) / len(numbers))


if __name__ == "__main__":
    print(round(solution([3, 4, 5]), 6), solution([]))
    print(Counter("abca").most_common(1), math.floor(pi), defaultdict(int)["x"])
    sys.exit(0)
