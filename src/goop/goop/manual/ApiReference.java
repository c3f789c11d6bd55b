package goop.manual;

import goop.json.Json;
import goop.json.JsonArray;
import goop.json.JsonException;
import goop.json.JsonObject;
import goop.json.JsonObject.Member;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The page about the HTTP interface, made of the OpenAPI description.
final class ApiReference {
    private final JsonObject description;
    private final StringBuilder out = new StringBuilder();

    private ApiReference(JsonObject description) {
        this.description = description;
    }

    /// The page as Markdown.
    ///
    /// @param file where the description is beside the page
    static String markdown(String file, byte[] openApi) throws JsonException {
        ApiReference page = new ApiReference(Json.parseObject(openApi));
        page.write(file);
        return page.out.toString();
    }

    private record Operation(String method, String path, JsonObject body) {}

    private void write(String file) throws JsonException {
        JsonObject info = description.object("info");
        out.append("# ").append(info.string("title")).append("\n\n");
        out.append(info.string("description")).append("\n\n");
        out.append("For programs, the same as an OpenAPI description: [").append(file);
        // Not the file's bare name, which stands for this page.
        out.append("](./").append(file).append(").\n");
        Map<String, List<Operation>> byTag = new LinkedHashMap<>();
        for (Json each : description.array("tags", new JsonArray(List.of())).values()) {
            if (each instanceof JsonObject tag) byTag.put(tag.string("name"), new ArrayList<>());
        }
        for (Member path : description.object("paths").members()) {
            for (Member method : ((JsonObject) path.value()).members()) {
                if (!(method.value() instanceof JsonObject body)) continue;
                boolean tagged = body.find("tags") != null;
                String tag = tagged ? body.strings("tags").getFirst() : "endpoints";
                byTag.computeIfAbsent(tag, same -> new ArrayList<>())
                        .add(new Operation(method.name().toUpperCase(), path.name(), body));
            }
        }
        for (Map.Entry<String, List<Operation>> each : byTag.entrySet()) {
            if (each.getValue().isEmpty()) continue;
            String tag = each.getKey();
            out.append("\n## ").append(Character.toUpperCase(tag.charAt(0)));
            out.append(tag.substring(1)).append("\n");
            for (Operation operation : each.getValue()) write(operation);
        }
    }

    private void write(Operation operation) throws JsonException {
        out.append("\n### `").append(operation.method()).append(' ');
        out.append(operation.path()).append("`\n\n");
        out.append(operation.body().string("summary", "")).append(".\n");
        String more = operation.body().string("description", "");
        if (!more.isEmpty()) out.append('\n').append(cell(more)).append('\n');
        parameters(operation.body());
        body(operation.body());
        answers(operation.body());
    }

    private void parameters(JsonObject operation) throws JsonException {
        List<Json> all = operation.array("parameters", new JsonArray(List.of())).values();
        if (all.isEmpty()) return;
        out.append("\n| parameter | in | what it is |\n|---|---|---|\n");
        for (Json each : all) {
            JsonObject parameter = resolved((JsonObject) each);
            out.append("| `").append(parameter.string("name")).append("` | ");
            out.append(parameter.string("in")).append(" | ");
            out.append(cell(parameter.string("description", ""))).append(" |\n");
        }
    }

    private void body(JsonObject operation) throws JsonException {
        JsonObject body = operation.object("requestBody", JsonObject.EMPTY);
        JsonObject content = body.object("content", JsonObject.EMPTY);
        if (content.members().isEmpty()) return;
        out.append("\nBody: ").append(types(content)).append('\n');
    }

    // Each type of content, and the names of its fields: `application/json` `[{name, size}]`.
    private String types(JsonObject content) throws JsonException {
        List<String> types = new ArrayList<>();
        for (Member type : content.members()) {
            String shape = shape(((JsonObject) type.value()).object("schema", JsonObject.EMPTY));
            types.add("`" + type.name() + "`" + (shape.isEmpty() ? "" : " `" + shape + "`"));
        }
        return String.join(", ", types);
    }

    private String shape(JsonObject schema) throws JsonException {
        JsonObject found = resolved(schema);
        if (found.find("properties") instanceof JsonObject(List<Member> properties)) {
            List<String> names = properties.stream().map(Member::name).toList();
            return "{" + String.join(", ", names) + "}";
        }
        if (!(found.find("items") instanceof JsonObject items)) return "";
        String each = shape(items);
        return each.isEmpty() ? "" : "[" + each + "]";
    }

    private void answers(JsonObject operation) throws JsonException {
        out.append("\n| status | answer |\n|---|---|\n");
        for (Member each : operation.object("responses").members()) {
            JsonObject answer = resolved((JsonObject) each.value());
            String types = types(answer.object("content", JsonObject.EMPTY));
            out.append("| ").append(each.name().equals("default") ? "other" : each.name());
            out.append(" | ").append(cell(answer.string("description", "")));
            if (!types.isEmpty()) out.append(' ').append(types);
            out.append(" |\n");
        }
    }

    // References within the document: #/components/responses/Unauthorized
    private JsonObject resolved(JsonObject object) throws JsonException {
        String reference = object.string("$ref", "");
        if (reference.isEmpty()) return object;
        JsonObject found = description;
        for (String each : reference.substring("#/".length()).split("/")) {
            found = found.object(each);
        }
        return found;
    }

    private static String cell(String text) {
        return text.replace("\n", " ").replace("|", "\\|").replace("<", "&lt;");
    }
}
