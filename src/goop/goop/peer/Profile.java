package goop.peer;

/// What a peer says of itself.
///
/// @param label the name that others see
/// @param email an address that others see too, or empty
public record Profile(String label, String email) {}
