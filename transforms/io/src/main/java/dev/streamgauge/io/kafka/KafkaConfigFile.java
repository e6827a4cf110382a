package dev.streamgauge.io.kafka;

import dev.streamgauge.util.Encodings;
import java.io.IOException;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.beam.sdk.annotations.Internal;

/**
 * A properties file with settings of a Kafka client, such as its password. A serialized pipeline,
 * and so a checkpoint, holds only the name of the file: each worker reads the file when it creates
 * a client.
 */
@Internal
public final class KafkaConfigFile implements Serializable {
  private static final long serialVersionUID = 1L;

  private final String file;

  /** Settings that apply only if nothing else sets them. */
  private final HashSet<String> defaults;

  private KafkaConfigFile(String file, HashSet<String> defaults) {
    this.file = file;
    this.defaults = defaults;
  }

  /**
   * Reads the settings in {@code file}.
   *
   * @throws IOException if it cannot be read; the message does not show the content
   */
  public static Map<String, Object> read(String file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = new StringReader(Encodings.readString(Path.of(file)))) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IOException(e.toString(), e);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.forEach((name, value) -> settings.put(name.toString(), value));
    return settings;
  }

  /**
   * Creates a file whose settings override some defaults, and are overridden by a client's own.
   *
   * @param defaults the names of settings that the file overrides
   */
  static KafkaConfigFile over(Set<String> defaults, String file) {
    return new KafkaConfigFile(file, new HashSet<>(defaults));
  }

  /** Returns the settings of a client whose own settings are {@code config}. */
  Map<String, Object> with(Map<String, Object> config) {
    Map<String, Object> all = new HashMap<>(config);
    try {
      read(file)
          .forEach(
              (name, value) -> {
                if (!config.containsKey(name) || defaults.contains(name)) {
                  all.put(name, value);
                }
              });
    } catch (IOException e) {
      throw new IllegalStateException(
          "The file " + file + " with settings for Kafka cannot be read on this worker: " + e, e);
    }
    return all;
  }
}
