"""An OpenAI-compatible endpoint that answers with prepared texts, one a request.

Usage: endpoint.py ANSWERS KEY. ANSWERS is a JSON file with a list of texts. Says its address first,
on standard error. Whoever shows another key is turned away.
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer


class Endpoint(BaseHTTPRequestHandler):
    """Answers chat completions."""

    answers: list = []
    key = ""

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {self.key}":
            self.answer(401, {"error": {"message": f"no: {self.headers['Authorization']}"}})
            return
        message = {"role": "assistant", "content": self.answers.pop(0)}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        head = {"id": "1", "object": "chat.completion", "created": 0, "model": request["model"]}
        self.answer(200, {**head, "choices": [choice]})

    def answer(self, status: int, body: dict) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_arguments) -> None:
        """It says nothing."""


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as answers:
        Endpoint.answers = json.load(answers)
    Endpoint.key = sys.argv[2]
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    print(f"listening on http://127.0.0.1:{server.server_port} ", file=sys.stderr, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
