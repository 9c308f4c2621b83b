"""A QR2Pass authenticator in the terminal, as small as docs/protocol.md allows: Python 3 and openssl, nothing else.

    python3 client.py ann.pem 'https://LOGIN.EXAMPLE.COM/A#2L…' [ann@example.com]

The first argument is the file with the key, which is made where there is none; the second the link that the code says.
A login needs the address as the third.
"""
import base64, hashlib, json, os, secrets, subprocess, sys, tempfile, urllib.error, urllib.request

KINDS = {"L": ("login", "challenge"), "R": ("register", "nonce"), "D": ("add-device", "nonce"), "C": ("confirm", "challenge")}
b64 = lambda data: base64.urlsafe_b64encode(data).rstrip(b"=").decode()
sha256 = lambda data: b64(hashlib.sha256(data).digest())


def openssl(*args, stdin=b""):
    return subprocess.run(["openssl", *args], input=stdin, stdout=subprocess.PIPE, check=True).stdout


def post(provider, path, message):
    body = json.dumps({"version": 2, **message}).encode()
    request = urllib.request.Request(provider + path, body, {"Content-Type": "application/json"})
    try:
        return json.load(urllib.request.urlopen(request, timeout=30))
    except urllib.error.HTTPError as refused:
        sys.exit("{code}: {response_text}".format(**json.load(refused)))


def sign(key, text):
    """ECDSA P-256 with SHA-256; openssl gives DER (two integers), the protocol wants r and s in 32 bytes each."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(text.encode())
        file.flush()
        der = openssl("dgst", "-sha256", "-sign", key, file.name)
    r, rest = der[4 : 4 + der[3]], der[4 + der[3] :]
    return b64(b"".join(part.lstrip(b"\0").rjust(32, b"\0") for part in (r, rest[2 : 2 + rest[1]])))


def main(key, link, email=""):
    address, fragment = link.split("#")
    provider = address.lower().removesuffix("/a")
    action, field = KINDS[fragment[1].upper()]
    challenge = b64(base64.b32decode(fragment[2:].upper() + "=" * 6))
    if not os.path.exists(key):
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
    public_key = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
    key_id = sha256(public_key)

    token = b64(secrets.token_bytes(32))
    named = {"action": action, field: challenge}
    scan = {**named, "claim": sha256(token.encode()), **({"key_id": key_id} if field == "challenge" else {})}
    asked = post(provider, "/api/scan", scan)
    email = asked.get("email", email)
    print(f"{action} at {provider} as {email}, asked by {asked['browser']['name']}, {asked['browser']['address']}", flush=True)
    print(asked.get("text", ""), flush=True)
    number = input("Number on the screen: ") if asked["number_digits"] else ""

    lines = ["qr2pass/2", action, provider, email, challenge, key_id, number]
    if "text" in asked:
        lines.append(sha256(asked["text"].encode()))
    answer = {**named, "claim_token": token, "response": sign(key, "\n".join(lines))}
    if number:
        answer["number"] = int(number)
    if field == "nonce":
        answer |= {"email": email, "public_key": b64(public_key), "device_name": "Terminal"}
        print(post(provider, "/api/register", answer)["response_text"])
    else:
        print(post(provider, "/api/login", {**answer, "username": email, "key_id": key_id})["response_text"])


main(*sys.argv[1:])
