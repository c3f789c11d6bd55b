/// Communities, as those outside a super hub know them: peers that look for one, and operators who
/// ask to be listed.
///
/// ```
/// operator ──secret──▶ OwnApplications ──proof──▶ GET <rendezvous>/.well-known/goop-hub ◀──┐
///     └──────▶ HubClient ──POST /api/applications, Bearer secret──▶ hub ──asks for it──────┘
/// ```
///
/// A hub is hostile until its answer was read: bounded, and every field checked.
package goop.community;
