package goop.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Makes the records of [Config] from values by key. Component `ttlSeconds` of section `presence`
/// is the field `presence.ttl_seconds`, so that nothing is listed twice; a test holds both
/// together.
final class ConfigRecords {
    private ConfigRecords() {}

    static Config of(Map<String, Object> values, boolean platformPort) {
        return make(
                Config.class,
                component ->
                        component.getType() == boolean.class
                                ? platformPort
                                : section(component, values));
    }

    /// The values by key.
    static Map<String, Object> values(Config config) {
        Map<String, Object> values = new HashMap<>();
        for (RecordComponent section : Config.class.getRecordComponents()) {
            if (!section.getType().isRecord()) continue;
            Object record = read(section, config);
            for (RecordComponent field : section.getType().getRecordComponents()) {
                values.put(key(section, field), read(field, record));
            }
        }
        return values;
    }

    private static Object read(RecordComponent component, Object of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static Record section(RecordComponent section, Map<String, Object> values) {
        return make(
                section.getType().asSubclass(Record.class),
                field -> values.get(key(section, field)));
    }

    /// `presence.ttl_seconds`.
    static String key(RecordComponent section, RecordComponent field) {
        String name = field.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
        return section.getName() + "." + name;
    }

    private static <T extends Record> T make(
            Class<T> type, Function<RecordComponent, Object> value) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components).map(value).toArray();
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException wrong) {
            throw new IllegalStateException(type + " does not follow the table of fields", wrong);
        }
    }
}
