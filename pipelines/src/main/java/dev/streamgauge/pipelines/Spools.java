package dev.streamgauge.pipelines;

import dev.streamgauge.io.HorizonFile;
import dev.streamgauge.io.Spool;
import dev.streamgauge.io.SpoolRelease;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.joda.time.Instant;

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
      if (options.getHorizonDirectory() != null) {
        spool = spool.withRelease(release(options));
      }
      Instant start = Sources.readFrom(options);
      if (start != null) {
        spool = spool.startingAt(start);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--spoolSize=" + options.getSpoolSize() + ": " + e.getMessage(), e);
    }
    try {
      if (options.isReadHere()) {
        spool.check();
      }
    } catch (IOException e) {
      throw new ConfigException("--spool=" + options.getSpool() + ": " + e.getMessage(), e);
    }
    return spool;
  }

  /** What arrived before it belongs to windows that are written for good. */
  static SpoolRelease release(StreamgaugeOptions options) {
    HorizonFile horizon = HorizonFile.in(Path.of(options.getHorizonDirectory()));
    long ahead = Sources.ahead(options).getMillis();
    return () -> {
      long start = horizon.startMillis();
      return start == Long.MIN_VALUE ? start : start - ahead;
    };
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
