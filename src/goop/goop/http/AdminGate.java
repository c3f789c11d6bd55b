package goop.http;

import goop.config.Secret;

/// Stands before everything that is the admin's.
///
/// | status | when |
/// |---|---|
/// | 403 | no admin password is configured |
/// | 401 | no or a wrong password |
/// | 429 | too many wrong ones from this address |
public final class AdminGate {
    private record Lock(Secret password, BasicAuth auth) {}

    private final String setting;
    private volatile Lock lock = new Lock(new Secret(""), null);

    /// @param setting where the password comes from: `presence.admin_password`
    public AdminGate(String setting) {
        this.setting = setting;
    }

    /// Another password from now on; the same one forgets nobody's wrong guesses.
    ///
    /// @param password empty: the admin pages are off
    public void password(Secret password) {
        if (password.equals(lock.password)) return;
        BasicAuth auth =
                password.isEmpty() ? null : new BasicAuth("goop", "admin", password.value());
        lock = new Lock(password, auth);
    }

    /// Lets the admin through.
    public Handler around(Handler handler) {
        return request -> {
            BasicAuth auth = lock.auth;
            if (auth == null) {
                return Response.text(403, "the admin pages are off: " + setting + " is not set");
            }
            Response refusal = auth.refuse(request);
            return refusal == null ? handler.handle(request) : refusal;
        };
    }
}
