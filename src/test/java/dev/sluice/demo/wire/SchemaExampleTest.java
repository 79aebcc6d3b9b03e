package dev.sluice.demo.wire;

import static net.javacrumbs.jsonunit.assertj.JsonAssertions.assertThatJson;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class SchemaExampleTest {

    @Test
    void an_example_fits_its_schema() {
        String schema = """
                {"type":"object","properties":{"name":{"type":"string"},"age":{"type":["integer","null"]},
                 "mood":{"enum":["good","bad"]},"kind":{"const":"cat"},"alive":{"type":"boolean"},
                 "friends":{"type":"array","items":{"type":"object","properties":{"n":{"type":"number"}}}},
                 "either":{"anyOf":[{"type":"null"},{"type":"string"}]}}}""";

        assertThatJson(SchemaExample.of(JsonMapper.shared().readTree(schema)).toString())
                .isEqualTo("""
                        {"name":"simulated","age":1,"mood":"good","kind":"cat","alive":true,"friends":[{"n":1}],"either":null}""");
    }

    @Test
    void a_recursive_schema_has_a_finite_example() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        schema.putObject("properties").set("again", schema);

        assertThat(SchemaExample.of(schema).toString()).endsWith("}}");
    }
}
