package dev.streamgauge.pipelines.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.beam.sdk.options.Description;

/**
 * The <a href="https://json-schema.org/draft/2020-12">JSON Schema</a> of configuration files, made
 * from the options of the commands.
 */
final class ConfigSchema {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** As {@code Durations} reads them. */
  private static final String DURATION =
      "^(?=.)([0-9]{1,10}d)?([0-9]{1,10}h)?([0-9]{1,10}m)?([0-9]{1,10}s)?([0-9]{1,10}ms)?$";

  /** Any value may come from a variable. */
  private static final String VARIABLE = "\\$\\{";

  private ConfigSchema() {}

  /** Returns the schema as JSON text. */
  static String json() {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", "Streamgauge configuration");
    schema.put(
        "description",
        "One pipeline, or several with names under \"pipelines\". Keys are options.");
    schema.putArray("oneOf").add(reference("pipeline")).add(several());
    ObjectNode definitions = schema.putObject("$defs");
    definitions.set("defaults", defaults());
    ObjectNode pipeline = definitions.putObject("pipeline");
    var any = pipeline.putArray("oneOf");
    for (String command : Commands.types().keySet()) {
      any.add(reference(command));
      definitions.set(command, pipelineOf(command));
    }
    try {
      return MAPPER.writeValueAsString(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }

  private static ObjectNode several() {
    ObjectNode several = object();
    several.putArray("required").add("pipelines");
    ObjectNode properties = several.putObject("properties");
    properties.set("defaults", reference("defaults"));
    ObjectNode pipelines = properties.putObject("pipelines");
    pipelines.put("type", "object").put("minProperties", 1);
    pipelines.set("additionalProperties", reference("pipeline"));
    return several;
  }

  private static ObjectNode pipelineOf(String command) {
    ObjectNode pipeline = object();
    ObjectNode properties = pipeline.putObject("properties");
    properties.putObject("command").put("const", command);
    addOptions(properties, command);
    if (!command.equals(Commands.DEFAULT)) {
      pipeline.putArray("required").add("command");
    }
    return pipeline;
  }

  private static ObjectNode defaults() {
    ObjectNode defaults = object();
    ObjectNode properties = defaults.putObject("properties");
    properties.putObject("command").putArray("enum").addAll(texts(Commands.types().keySet()));
    Commands.types().keySet().forEach(command -> addOptions(properties, command));
    return defaults;
  }

  private static void addOptions(ObjectNode properties, String command) {
    Commands.getters(command).forEach((name, getter) -> properties.set(name, option(name, getter)));
    Commands.SHARED.forEach(
        (name, description) -> {
          ObjectNode shared = text(name);
          shared.put("description", description);
          properties.set(name, shared);
        });
    properties
        .putObject("runnerOptions")
        .put("type", "object")
        .put("description", "Options of Beam and of the runner, such as sparkMaster.");
  }

  private static ObjectNode option(String name, Method getter) {
    ObjectNode option;
    Class<?> type = getter.getReturnType();
    if (type == int.class || type == Integer.class || type == long.class) {
      option = orVariable("integer");
    } else if (type == boolean.class) {
      option = orVariable("boolean");
    } else if (type == List.class) {
      option = MAPPER.createObjectNode();
      ObjectNode list = MAPPER.createObjectNode().put("type", "array");
      list.putObject("items").put("type", "string");
      option.putArray("anyOf").add(MAPPER.createObjectNode().put("type", "string")).add(list);
    } else if (name.equals("rules")) {
      option = MAPPER.createObjectNode();
      option.putArray("type").add("string").add("object");
    } else {
      option = text(name);
    }
    option.put("description", getter.getAnnotation(Description.class).value());
    return option;
  }

  private static ObjectNode orVariable(String type) {
    ObjectNode option = MAPPER.createObjectNode();
    option.putArray("type").add(type).add("string");
    return option.put("pattern", VARIABLE);
  }

  private static ObjectNode text(String name) {
    ObjectNode text = MAPPER.createObjectNode();
    if (OptionChecks.durations().contains(name)) {
      text.put("type", "string").put("pattern", DURATION + "|" + VARIABLE);
    } else if (name.equals("runner")) {
      oneOf(text, List.of("DirectRunner", "FlinkRunner", "SparkRunner"));
    } else if (!OptionChecks.words(name).isEmpty()) {
      oneOf(text, new TreeSet<>(OptionChecks.words(name)));
    } else {
      text.putArray("type").add("string").add("number");
    }
    return text;
  }

  private static void oneOf(ObjectNode text, Iterable<String> words) {
    ObjectNode variable = MAPPER.createObjectNode().put("type", "string").put("pattern", VARIABLE);
    ObjectNode word = MAPPER.createObjectNode();
    word.putArray("enum").addAll(texts(words));
    text.putArray("anyOf").add(word).add(variable);
  }

  private static List<JsonNode> texts(Iterable<String> values) {
    List<JsonNode> texts = new ArrayList<>();
    values.forEach(value -> texts.add(MAPPER.getNodeFactory().textNode(value)));
    return texts;
  }

  /** Returns the schema of an object with no other keys than its properties. */
  private static ObjectNode object() {
    return MAPPER.createObjectNode().put("type", "object").put("additionalProperties", false);
  }

  private static ObjectNode reference(String definition) {
    return MAPPER.createObjectNode().put("$ref", "#/$defs/" + definition);
  }
}
