package goop.peer;

import goop.config.Config;

/// What a peer says of itself.
///
/// @param label the name that others see
/// @param email an address that others see too, or empty
public record Profile(String label, String email) {

    /// As the configuration has it.
    static Profile of(Config.Profile configured) {
        return new Profile(configured.label(), configured.email());
    }
}
