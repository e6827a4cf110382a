package dev.streamgauge.alerts.rules;

import dev.streamgauge.alerts.yaml.YamlMap;
import dev.streamgauge.alerts.yaml.YamlText;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the section {@code receivers} of a rules file, whose kinds the rules know nothing of. */
@FunctionalInterface
public interface ReceiversSection {
  /** Looks at the receivers' names only. */
  ReceiversSection NAMES_ONLY =
      file ->
          file.maps("receivers").stream()
              .map(receiver -> receiver.required("name"))
              .filter(Objects::nonNull)
              .map(YamlText::value)
              .collect(Collectors.toSet());

  /**
   * Reads the receivers under the key {@code receivers} of {@code file}, if it is there, and takes
   * note of their problems.
   *
   * @return the names that rules may use
   */
  Set<String> parse(YamlMap file);
}
