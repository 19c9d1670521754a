"""A client outside the project: Python's standard library against the real program, as a stranger would integrate it.

Run by ctest with the program in FLOWTALLY_BINARY. Says what went wrong and exits with 1, or says nothing and exits with 0.
"""

import gzip
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ["FLOWTALLY_BINARY"]
WINDOW = "from=2026-02-10&to=2026-02-10"
TEAM = f"/api/v1/analytics/team?{WINDOW}"


def event(id, type, minute=0, **fields):
    return {"id": id, "type": type, "time": f"2026-02-10T10:{minute:02}:00Z", "account_id": "acme", **fields}


def ndjson(*events):
    return "".join(json.dumps(e) + "\n" for e in events).encode()


def a_session(id, user="ann"):
    """Started, one step, resolved after nine minutes."""
    return [
        event(f"start-{id}", "session.started", session_id=id, tree_id="dns", user_id=user),
        event(f"visit-{id}", "session.step_visited", 1, session_id=id, node_id="n1"),
        event(f"end-{id}", "session.completed", 9, session_id=id, outcome="resolved"),
    ]


class Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        secret = os.path.join(cls.folder.name, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write("0123456789abcdef0123456789abcdef")
        words = [PROGRAM, "serve", "--data", os.path.join(cls.folder.name, "data"), "--listen", "127.0.0.1:0"]
        cls.server = subprocess.Popen([*words, "--jwt-secret-file", secret], stderr=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.stop)
        for line in cls.server.stderr:
            if "listening on http://" in line:
                cls.port = int(line.rsplit(":", 1)[1].split('"')[0])
            if "ready: " in line:
                break
        mint = [PROGRAM, "token", "--jwt-secret-file", secret, "--account", "acme", "--role"]
        roles = (["ingest"], ["engineer", "--sub", "ann"], ["team_admin", "--sub", "eve"])
        tokens = [subprocess.check_output([*mint, *role], text=True).strip() for role in roles]
        cls.ingest, cls.ann, cls.admin = tokens

    @classmethod
    def stop(cls):
        cls.server.terminate()
        cls.server.stderr.read()
        code = cls.server.wait()
        cls.server.stderr.close()
        assert code == 0, f"serve ended with {code}"

    def setUp(self):
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        self.addCleanup(self.connection.close)

    def ask(self, method, path, token=None, body=None, **headers):
        """Status, headers, and the body, from JSON if it is JSON."""
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if isinstance(body, dict):
            body, headers["Content-Type"] = json.dumps(body), "application/json"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        return answer.status, answer.headers, json.loads(text) if "json" in answer.headers.get("Content-Type", "") else text

    def post_events(self, body, **headers):
        status, _, counts = self.ask("POST", "/api/v1/events", self.ingest, body, Content_Type="application/x-ndjson", **headers)
        self.assertEqual(status, 200)
        return counts

    def test_posted_events_are_in_the_next_answer(self):
        before = self.ask("GET", TEAM, self.admin)[2]["summary"]
        lines = ndjson(*a_session("p1"), event("bad", "session.invented"))
        counts = self.post_events(lines)
        self.assertEqual((counts["accepted"], counts["duplicates"]), (3, 0))
        self.assertEqual([(r["line"], r["id"], r["code"]) for r in counts["rejected"]], [(4, "bad", "unknown_type")])
        packed = gzip.compress(lines + ndjson(*a_session("p2", "bob")))
        counts = self.post_events(packed, Content_Encoding="gzip")
        self.assertEqual((counts["accepted"], counts["duplicates"]), (3, 3))
        after = self.ask("GET", TEAM, self.admin)[2]["summary"]
        self.assertEqual(after["total_sessions"], before["total_sessions"] + 2)
        self.assertEqual(after["median_duration_minutes"], 9.0)

    def test_rating_and_feedback(self):
        self.post_events(ndjson(*a_session("r1")))
        rating = {"rating": 4, "comment": "ok"}
        self.assertEqual(self.ask("POST", "/api/v1/sessions/r1/rate", self.ann, rating)[0], 201)
        status, _, problem = self.ask("POST", "/api/v1/sessions/r1/rate", self.ann, rating)
        self.assertEqual((status, problem["code"]), (409, "already_rated"))
        step = "/api/v1/steps/n1/feedback"
        for helpful, expected in [(True, 201), (True, 200), (False, 200)]:
            self.assertEqual(self.ask("POST", step, self.ann, {"session_id": "r1", "was_helpful": helpful})[0], expected)
        given = self.ask("GET", "/api/v1/sessions/r1/feedback", self.ann)[2]
        self.assertEqual(given["items"], [{"node_id": "n1", "was_helpful": False}])
        self.assertEqual(given["rating"], 4)
        self.assertEqual([self.ask("DELETE", f"{step}/r1", self.ann)[0] for _ in range(2)], [204, 404])
        newest = self.ask("GET", "/api/v1/trees/dns/ratings?limit=1", self.ann)[2]["items"][0]
        self.assertEqual((newest["rating"], newest["comment"]), (4, "ok"))

    def test_lists_turn_pages(self):
        self.post_events(ndjson(*(event(f"u{i}", "user.updated", user_id=f"list-{i}", name=f"N{i}") for i in range(5))))
        names, cursor = [], ""
        while cursor is not None:
            page = self.ask("GET", f"/api/v1/users?search=list-&limit=2{cursor}", self.admin)[2]
            names += [item["name"] for item in page["items"]]
            cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"
        self.assertEqual(names, ["N0", "N1", "N2", "N3", "N4"])

    def test_figures_that_are_known_are_not_sent_again(self):
        tag = self.ask("GET", TEAM, self.admin)[1]["ETag"]
        socket_before = self.connection.sock
        status, headers, body = self.ask("GET", TEAM, self.admin, If_None_Match=tag)
        self.assertEqual((status, headers["ETag"], body), (304, tag, b""))
        self.assertIs(self.connection.sock, socket_before)  # kept alive

    def test_pipelined_requests_are_answered_in_order(self):
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as raw:
            raw.sendall(b"".join(b"GET /healthz HTTP/1.1\r\nHost: h\r\nX-Request-Id: %d\r\n\r\n" % i for i in range(50)))
            raw.shutdown(socket.SHUT_WR)
            answers = b"".join(iter(lambda: raw.recv(65536), b""))
        ids = [line.split(b": ")[1] for line in answers.split(b"\r\n") if line.startswith(b"X-Request-Id")]
        self.assertEqual(ids, [b"%d" % i for i in range(50)])

    def test_errors_have_their_codes(self):
        cases = [
            (401, "unauthorized", ("GET", TEAM)),
            (403, "forbidden", ("GET", TEAM, self.ann)),
            (404, "not_found", ("GET", f"/api/v1/analytics/flows/none?{WINDOW}", self.ann)),
            (405, "method_not_allowed", ("PATCH", TEAM, self.admin)),
            (415, "unsupported_media_type", ("POST", "/api/v1/events", self.ingest, b"<a/>")),
            (422, "unknown_parameter", ("GET", TEAM + "&perid=7d", self.admin)),
            (422, "invalid_body", ("POST", "/api/v1/sessions/r1/rate", self.ann, {"rating": 4, "stars": 4})),
        ]
        for expected, code, request in cases:
            with self.subTest(code):
                status, headers, problem = self.ask(*request)
                self.assertEqual((status, problem["code"]), (expected, code))
                self.assertEqual(headers["Content-Type"], "application/problem+json")


if __name__ == "__main__":
    sys.exit(not unittest.main(exit=False, verbosity=0).result.wasSuccessful())
