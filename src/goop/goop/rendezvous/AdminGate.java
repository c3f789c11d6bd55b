package goop.rendezvous;

import goop.config.Secret;
import goop.http.BasicAuth;
import goop.http.Handler;
import goop.http.Response;

/// Stands before everything that is the admin's.
///
/// | status | when |
/// |---|---|
/// | 403 | no admin password is configured |
/// | 401 | no or a wrong password |
/// | 429 | too many wrong ones from this address |
final class AdminGate {
    private record Lock(Secret password, BasicAuth auth) {}

    private volatile Lock lock = new Lock(new Secret(""), null);

    /// Another password from now on; the same one forgets nobody's wrong guesses.
    ///
    /// @param password empty: the admin pages are off
    void password(Secret password) {
        if (password.equals(lock.password)) return;
        BasicAuth auth =
                password.isEmpty() ? null : new BasicAuth("goop", "admin", password.value());
        lock = new Lock(password, auth);
    }

    Handler around(Handler handler) {
        return request -> {
            BasicAuth auth = lock.auth;
            if (auth == null) {
                return Response.text(
                        403, "the admin pages are off: presence.admin_password is not set");
            }
            Response refusal = auth.refuse(request);
            return refusal == null ? handler.handle(request) : refusal;
        };
    }
}
