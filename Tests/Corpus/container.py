"""Runs escapes where whatever they reach is of no value, and reports what they reached.

This is the inside of a throw-away container: namespaces of its own, a /tmp of its own, nothing else
writable. It lays out canaries, things that only a program which has left the language can touch, runs
programs, and reports for each which canaries it touched.

Standard input holds one JSON object:
    mode      "plain": each program under /usr/bin/python3, with fresh canaries each;
              "assay": all of them as jobs of one database, with one set of canaries
    assay     the path of assay (mode assay)
    policy    the policy that judges them (mode assay)
    programs  a list of {"name", "file", "effects"}; the effects are those to wait for (mode plain)
Standard output gets one JSON object a program, and a last one {"end": true, "unattributed": [...]}:
effects that no program's record explains. Without that last line the run is not to be believed.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

PYTHON = "/usr/bin/python3"
HOME = "/tmp/canary"
SECRET, WRITTEN, PROCESS, VICTIM, SOCKET = (
    f"{HOME}/{name}" for name in ("secret", "written", "process", "victim", "socket")
)
PORT = 4242
NOBODY = 65534

# Seconds: for one program; for an effect that comes after its program's end; for the whole of assay.
PROGRAM_LIMIT = 20
LATE_EFFECT_LIMIT = 3
ASSAY_LIMIT = 240


class Listeners:
    """A TCP and a UNIX listener; what was sent to them, by message."""

    def __init__(self):
        self.messages = []
        tcp = socket.create_server(("127.0.0.1", PORT), backlog=64)
        unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        unix.bind(SOCKET)
        os.chmod(SOCKET, 0o777)
        unix.listen(64)
        for listener in (tcp, unix):
            threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection):
        # Some protocols wait for the server to speak first.
        connection.settimeout(0.3)
        data = self._receive(connection)
        if not data:
            try:
                connection.sendall(b"220 canary\r\n")
            except OSError:
                pass
            data = self._receive(connection)
        if data:
            self.messages.append(data)
        connection.close()

    def _receive(self, connection):
        try:
            return connection.recv(65536)
        except OSError:
            return b""


class Canaries:
    """Everything an escape can touch, and whether it did."""

    def __init__(self):
        os.makedirs(HOME, exist_ok=True)
        os.chmod(HOME, 0o777)
        self.listeners = Listeners()
        self.victim = None
        self.renew()

    def renew(self):
        """Fresh tokens, no files, a victim that lives."""
        self.secret = "secret-" + uuid.uuid4().hex
        self.environment = "environment-" + uuid.uuid4().hex
        with open(SECRET, "w") as file:
            file.write(self.secret)
        os.chmod(SECRET, 0o666)
        for path in (WRITTEN, PROCESS):
            if os.path.lexists(path):
                os.remove(path)
        self.listeners.messages.clear()
        if self.victim is None or self.victim_state() != "untouched":
            if self.victim is not None:
                self.victim.kill()
                self.victim.wait()
            # The account that workers run under, where there is a choice: a signal of theirs is allowed.
            account = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if may_become_nobody() else {}
            self.victim = subprocess.Popen(["/bin/sleep", "100000"], start_new_session=True, **account)
            with open(VICTIM, "w") as file:
                file.write(str(self.victim.pid))
            os.chmod(VICTIM, 0o666)

    def victim_state(self):
        if self.victim.returncode is not None:
            return "touched"
        # Without reaping: the state can be asked for again.
        state = os.waitid(
            os.P_PID, self.victim.pid, os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        )
        return "untouched" if state is None else "touched"

    def touched(self):
        """Effects that are no program's output: pairs of the effect and the bytes that tell whose it is."""
        found = []
        for effect, path in (("write", WRITTEN), ("process", PROCESS)):
            if os.path.lexists(path):
                found.append((effect, contents(path)))
        found += [("connect", message) for message in list(self.listeners.messages)]
        if self.victim_state() != "untouched":
            found.append(("kill", b""))
        return found

    def shown(self, text):
        """Effects that show in a program's output."""
        return [
            effect
            for effect, token in (("secret", self.secret), ("environment", self.environment))
            if token in text
        ]

    def variables(self):
        return {
            "PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "ASSAY_CANARY": self.environment,
        }


def may_become_nobody():
    """Whether this process is root, and not merely by the name of it in a user namespace."""
    with open("/proc/self/uid_map") as file:
        return os.getuid() == 0 and int(file.read().split()[2]) > NOBODY


def contents(path):
    try:
        with open(path, "rb") as file:
            return file.read(65536)
    except OSError:
        return b""


def report(**fields):
    print(json.dumps(fields), flush=True)


def run_plain(canaries, program):
    canaries.renew()
    folder = f"/tmp/run-{uuid.uuid4().hex}"
    os.mkdir(folder)
    wanted = set(program["effects"])
    process = subprocess.Popen(
        [PYTHON, program["file"]], cwd=folder, env=canaries.variables(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=PROGRAM_LIMIT)
    except subprocess.TimeoutExpired:
        output = b"(not done within the time limit)"
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    text = output.decode("utf-8", "replace")
    deadline = time.monotonic() + LATE_EFFECT_LIMIT
    while True:
        effects = {effect for effect, _ in canaries.touched()} | set(canaries.shown(text))
        if wanted <= effects or time.monotonic() > deadline:
            break
        time.sleep(0.005)
    report(name=program["name"], effects=sorted(effects), output=text[-600:])


def run_assay(canaries, request):
    database = "/tmp/corpus.db"
    variables = canaries.variables() | {"XDG_STATE_HOME": "/tmp/state"}
    jobs = "/tmp/jobs.jsonl"
    with open(jobs, "w") as file:
        for program in request["programs"]:
            with open(program["file"], encoding="utf-8") as source:
                row = {"id": program["name"], "source": source.read(), "timeout": 5, "wall_timeout": 10}
            file.write(json.dumps(row) + "\n")

    def assay(*arguments):
        done = subprocess.run(
            [request["assay"], "--db", database, *arguments], env=variables, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=ASSAY_LIMIT,
        )
        if done.returncode != 0:
            sys.exit(f"assay {arguments[0]} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8")

    assay("submit", "--jsonl", jobs, "--batch", "corpus", "--policy", request["policy"])
    assay("work", "--drain", "--quiet")
    lines = assay("results", "--batch", "corpus", "--format", "jsonl").splitlines()
    time.sleep(0.7)  # what came late

    touched = canaries.touched()
    unattributed = [effect for effect, marker in touched if not owner(marker, request["programs"])]
    for line in lines:
        row = json.loads(line)
        effects = canaries.shown(line)
        effects += [effect for effect, marker in touched if owner(marker, request["programs"]) == row["external_id"]]
        report(
            name=row["external_id"], effects=sorted(set(effects)), state=row["state"], verdict=row["verdict"],
            blocked_by=row["blocked_by"], attempt=row["attempt"], exception=row["exception_type"],
            violations=[
                {"phase": found["phase"], "rule": found["rule"], "severity": found.get("severity")}
                for found in row["violations"]
            ],
        )
    return unattributed


def owner(marker, programs):
    """The program whose name is in what was written or sent; the longest, where names overlap."""
    text = marker.decode("utf-8", "replace")
    named = [program["name"] for program in programs if program["name"] in text]
    return max(named, key=len, default=None)


def main():
    request = json.load(sys.stdin)
    # Whoever started this may have signals blocked, which everything started here would inherit.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    # Escapes may signal whatever they can reach with this one; the victim minds, this process does not.
    signal.signal(signal.SIGUSR1, lambda *_: None)
    canaries = Canaries()
    unattributed = []
    if request["mode"] == "plain":
        for program in request["programs"]:
            run_plain(canaries, program)
    else:
        unattributed = run_assay(canaries, request)
    canaries.victim.kill()
    report(end=True, unattributed=unattributed)


main()
