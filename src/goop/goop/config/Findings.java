package goop.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What the sources have said so far, and what is wrong with it.
final class Findings {
    final List<Setting> settings = new ArrayList<>();
    final List<Mistake> mistakes = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    // Fields whose value is not known because of a mistake: no use to reason about them.
    private final Set<String> unclear = new HashSet<>();

    void mistake(Origin origin, String key, String message) {
        mistakes.add(Mistake.at(origin, key, message));
        unclear.add(key);
    }

    /// A key that is in no table.
    void unknown(Origin origin, String key) {
        String nearest = nearestTo(key);
        unclear.add(nearest);
        String shown = key.length() <= 60 ? key : key.substring(0, 60) + "…";
        mistake(origin, shown, "no such field; the nearest is " + nearest);
    }

    /// One setting of a known or unknown field.
    void say(Origin origin, String key, String text) {
        ConfigField<?> field = ConfigFields.named(key);
        if (field == null) {
            unknown(origin, key);
        } else {
            settings.add(new Setting(field, field.secret() ? text : text.strip(), origin));
        }
    }

    boolean isUnclear(String key) {
        return unclear.contains(key);
    }

    /// The known key that was most likely meant; of a bare name, the first field of that name.
    static String nearestTo(String key) {
        for (ConfigField<?> field : ConfigFields.ALL) {
            if (field.name().equals(key)) return field.key();
        }
        return Nearest.to(key, ConfigFields.ALL.stream().map(ConfigField::key).toList());
    }
}
