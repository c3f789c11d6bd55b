package goop.rendezvous;

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
    private final BasicAuth auth;

    /// @param password empty: the admin pages are off
    AdminGate(String password) {
        this.auth = password.isEmpty() ? null : new BasicAuth("goop", "admin", password);
    }

    Handler around(Handler handler) {
        if (auth != null) return auth.around(handler);
        return request ->
                Response.text(403, "the admin pages are off: presence.admin_password is not set");
    }
}
