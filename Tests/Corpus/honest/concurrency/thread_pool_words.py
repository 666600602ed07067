"""concurrent.futures: map, submit, as_completed, exceptions and callbacks."""
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, as_completed, wait


def count_vowels(word: str) -> int:
    if not word:
        raise ValueError("empty word")
    return sum(letter in "aeiou" for letter in word)


words = ["banana", "sky", "queue", "", "aerial"]
with ThreadPoolExecutor(max_workers=3, thread_name_prefix="pool") as executor:
    print(list(executor.map(len, words)))
    futures = {executor.submit(count_vowels, word): word for word in words}
    results = {}
    for future in as_completed(futures):
        try:
            results[futures[future]] = future.result(timeout=5)
        except ValueError as error:
            results[futures[future]] = str(error)
    print(sorted(results.items()))
    done, pending = wait([executor.submit(pow, 2, n) for n in range(3)])
    print(sorted(f.result() for f in done), len(pending))
    seen = []
    executor.submit(str.upper, "done").add_done_callback(lambda f: seen.append(f.result()))
print(seen)
manual: Future = Future()
manual.set_exception(KeyError("k"))
print(manual.done(), repr(manual.exception()))
