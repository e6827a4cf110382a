package dev.streamgauge.provider;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What a file for Beam YAML has in it. */
final class BeamYaml {
  /** A step of the pipeline. */
  record Step(String type, String name, String input, Map<String, ?> config) {}

  private final Map<?, ?> document;

  private BeamYaml(Map<?, ?> document) {
    this.document = document;
  }

  static BeamYaml read(Path file) throws IOException {
    Load load = new Load(LoadSettings.builder().build());
    return new BeamYaml((Map<?, ?>) load.loadFromString(Files.readString(file)));
  }

  private static Map<?, ?> map(Object value) {
    return (Map<?, ?>) value;
  }

  /** Returns the steps, in an order in which each comes after its input. */
  @SuppressWarnings("unchecked")
  List<Step> steps() {
    List<?> steps = (List<?>) map(document.get("pipeline")).get("transforms");
    return steps.stream()
        .map(BeamYaml::map)
        .map(
            step ->
                new Step(
                    (String) step.get("type"),
                    (String) step.get("name"),
                    (String) step.get("input"),
                    step.get("config") == null
                        ? Map.of()
                        : (Map<String, ?>) map(step.get("config"))))
        .toList();
  }

  /** Returns the identifiers of the transforms that come from the jar, by their names. */
  @SuppressWarnings("unchecked")
  Map<String, String> provided() {
    Map<?, ?> provider = map(((List<?>) document.get("providers")).get(0));
    return (Map<String, String>) map(provider.get("transforms"));
  }
}
