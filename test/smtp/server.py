"""A mail server for the tests: server.py <scenario> <folder>. Prints its port; writes each mail that
it takes to <folder>/<n>.eml, the envelope before it. The folder has cert.pem and key.pem."""

import asyncio
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

scenario, folder = sys.argv[1:3]


class Handler:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if scenario == "busy":
            return "451 4.7.1 Greylisted, come again"
        if scenario == "unknown":
            return "550 5.1.1 No such user"
        if scenario == "hang":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if scenario == "drop":
            server.transport.abort()
            return "250 OK"
        if scenario == "full":
            return "452 4.3.1 Disk full"
        Handler.taken += 1
        with open(f"{folder}/{Handler.taken}.part", "wb") as out:
            secure = "tls" if server.transport.get_extra_info("sslcontext") else "plain"
            user = session.auth_data.decode() if session.authenticated else "-"
            out.write(f"{secure} {user} {envelope.mail_from} {','.join(envelope.rcpt_tos)}\n".encode())
            out.write(envelope.original_content)
        os.rename(f"{folder}/{Handler.taken}.part", f"{folder}/{Handler.taken}.eml")
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"board" and data.password == b"geheim w\xc3\xb6rt"
    return AuthResult(success=good, handled=False, auth_data=data.login)


async def drip(reader, writer):
    """Greets one character a second, for ever."""
    while True:
        writer.write(b"2")
        await writer.drain()
        await asyncio.sleep(1)


async def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    offers_tls = scenario not in ("plain", "implicit")

    def protocol():
        return SMTP(
            Handler(),
            hostname="localhost",
            tls_context=context if offers_tls else None,
            require_starttls=offers_tls,
            auth_require_tls=offers_tls,
            authenticator=authenticate,
            enable_SMTPUTF8=scenario != "ascii",
        )

    loop = asyncio.get_running_loop()
    if scenario == "drip":
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
    else:
        server = await loop.create_server(
            protocol, "127.0.0.1", 0, ssl=context if scenario == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
