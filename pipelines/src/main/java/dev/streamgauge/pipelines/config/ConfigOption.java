package dev.streamgauge.pipelines.config;

import dev.streamgauge.alerts.yaml.YamlText;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * An option in a configuration file.
 *
 * @param name its name, without the hyphens of the command line
 * @param value its value, with variables replaced
 * @param place where it stands, such as {@code gauge.yaml:3:13}
 * @param text reports problems with it; null if the value is not a single one
 */
record ConfigOption(String name, String value, String place, @Nullable YamlText text) {
  /** Returns the option as the command line takes it. */
  String argument() {
    return "--" + name + "=" + value;
  }
}
