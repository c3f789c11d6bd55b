package goop.hub;

import java.io.IOException;
import java.util.List;

/// The operator's side of applications for a listing. Only servers that have proved to be the
/// applicant's get here.
interface ApplicationDesk {
    /// All that are kept, those that wait for the operator first, then the newest.
    List<Application> all();

    /// Lists the community, under an entry that this hub signs.
    ///
    /// @throws goop.http.Refusal 404 when there is no such application, 409 when it does not wait
    ///   or its name is another's, 503 when nothing may be signed now or the database fails
    void accept(long id) throws IOException;

    /// Does not list it.
    ///
    /// @param reason what the applicant is told, at most 200 characters; may be empty
    /// @throws goop.http.Refusal 404 when there is no such application, 409 when it does not wait,
    ///   400 for a reason that is too long, 503 when the database fails
    void refuse(long id, String reason) throws IOException;
}
