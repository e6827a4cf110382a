package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.file.FileFormat;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.Locale;

/** The values of {@code --fileFormat}. */
public final class FileFormats {
  private FileFormats() {}

  /**
   * Returns the format that {@code options} request.
   *
   * @throws ConfigException if there is no such format
   */
  public static FileFormat of(StreamgaugeOptions options) {
    String name = options.getFileFormat();
    for (FileFormat format : FileFormat.values()) {
      if (format.name().toLowerCase(Locale.ROOT).equals(name)) {
        return format;
      }
    }
    throw new ConfigException(
        "--fileFormat=" + name + " is not known: use json, sequence or object.");
  }
}
