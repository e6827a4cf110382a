package dev.streamgauge.provider;

import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.transforms.SchemaTransform;
import org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;

/** What other SDKs find: the providers by name, configured by the values of fields. */
final class Providers {
  private static final String PREFIX = "beam:schematransform:dev.streamgauge:";

  private Providers() {}

  static Map<String, SchemaTransformProvider> all() {
    Map<String, SchemaTransformProvider> found = new TreeMap<>();
    for (SchemaTransformProvider each : ServiceLoader.load(SchemaTransformProvider.class)) {
      if (each.identifier().startsWith(PREFIX)) {
        found.put(each.identifier(), each);
      }
    }
    return found;
  }

  static String identifier(String name) {
    return PREFIX + name + ":v1";
  }

  /** Returns a row of {@code schema} with these values and null everywhere else. */
  static Row row(Schema schema, Map<String, ?> values) {
    Row.Builder row = Row.withSchema(schema);
    for (Schema.Field field : schema.getFields()) {
      row.addValue(Optional.<Object>ofNullable(values.get(field.getName())).orElse(null));
    }
    return row.build();
  }

  static SchemaTransform transform(String name, Map<String, ?> configuration) {
    SchemaTransformProvider provider = all().get(identifier(name));
    return provider.from(row(provider.configurationSchema(), configuration));
  }

  static PCollection<Row> apply(PCollection<Row> input, String name, Map<String, ?> configuration) {
    return PCollectionRowTuple.of("input", input)
        .apply(name, transform(name, configuration))
        .get("output");
  }
}
