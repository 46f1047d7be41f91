#!/usr/bin/env python3
"""Writes what openssl's client sends in several kinds of connection, a hex file each: needs openssl 3 and loopback only."""
import os, socket, subprocess, tempfile, threading, time

HERE = os.path.dirname(os.path.abspath(__file__))
WORK = tempfile.mkdtemp()


def run(*args, **kw):
    return subprocess.run(args, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=10, **kw)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def pump(source, target, kept=None):
    try:
        while data := source.recv(65536):
            if kept is not None:
                kept.extend(data)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def through_proxy(server_port, client):
    """Runs the client against a proxy; returns what it sent."""
    sent = bytearray()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def serve():
            a, _ = listener.accept()
            b = socket.create_connection(("127.0.0.1", server_port))
            threading.Thread(target=pump, args=(b, a), daemon=True).start()
            pump(a, b, sent)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        client(listener.getsockname()[1])
        thread.join(3)
    return bytes(sent)


def capture(name, server=(), client=(), session=None, early=False):
    port = free_port()
    running = subprocess.Popen(
        ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-cert", f"{WORK}/cert", "-key", f"{WORK}/key", *server],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE)
    time.sleep(0.4)
    text = b"GET / HTTP/1.0\r\n\r\n"

    def connect(to, *more):
        # The tickets of a session come after the handshake: its standard input must stay open a while.
        process = subprocess.Popen(
            ["openssl", "s_client", "-connect", f"127.0.0.1:{to}", "-servername", "Foo.Test", *client, *more],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.PIPE)
        process.stdin.write(text)
        process.stdin.flush()
        time.sleep(0.7)
        process.stdin.close()
        process.wait(5)

    try:
        if session:
            connect(port, "-sess_out", f"{WORK}/session")
            more = ["-sess_in", f"{WORK}/session"]
            if early:
                with open(f"{WORK}/early", "wb") as f:
                    f.write(text)
                more += ["-early_data", f"{WORK}/early"]
            sent = through_proxy(port, lambda to: connect(to, *more))
        else:
            sent = through_proxy(port, connect)
    finally:
        running.terminate()
    with open(f"{HERE}/{name}.hex", "w") as f:
        f.write(sent.hex() + "\n")
    print(name, len(sent))


run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=foo.test", "-keyout", f"{WORK}/key", "-out", f"{WORK}/cert")
LONG = ",".join(f"protocol-{i:03}-with-a-long-name" for i in range(70))
capture("tls13")
capture("tls12", client=["-tls1_2"])
capture("tls13-long", client=["-alpn", LONG])
capture("tls13-retried", server=["-groups", "P-384"], client=["-groups", "X25519:P-384"])
capture("tls12-resumed", client=["-tls1_2"], session=True)
capture("tls13-early", server=["-early_data", "-no_anti_replay"], session=True, early=True)
capture("tls13-early-retried", server=["-early_data", "-groups", "P-384", "-no_anti_replay"], client=["-groups", "X25519:P-384"], session=True, early=True)
