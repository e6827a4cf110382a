package dev.streamgauge.pipelines;

import dev.streamgauge.io.Spool;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** Makes the spool that options name, after looking whether it can be used. */
final class Spools {
  private Spools() {}

  /**
   * The spool of {@code options}, which have {@code --spool}.
   *
   * @throws ConfigException if it is wrong or its directory cannot be used
   */
  static Spool of(StreamgaugeOptions options) {
    Spool spool;
    try {
      spool =
          Spool.in(directory(options.getSpool()))
              .withSize(ByteSizes.parse("spoolSize", options.getSpoolSize()))
              .withSync(sync(options.getSpoolSync()));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--spoolSize=" + options.getSpoolSize() + ": " + e.getMessage(), e);
    }
    try {
      spool.check();
    } catch (IOException e) {
      throw new ConfigException("--spool=" + options.getSpool() + ": " + e.getMessage(), e);
    }
    return spool;
  }

  private static Path directory(String text) {
    try {
      if (!text.isBlank() && !text.contains("://")) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw new ConfigException(
        "--spool=" + text + " is not a directory: write the path of one on this machine.");
  }

  private static Spool.Sync sync(String text) {
    try {
      return Spool.Sync.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--spoolSync=" + text + " is not possible: it can be always, interval or never.", e);
    }
  }
}
