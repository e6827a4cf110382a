package dev.streamgauge.pipelines.connect;

import dev.streamgauge.io.spool.Spool;
import dev.streamgauge.pipelines.options.ByteSizes;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import dev.streamgauge.restart.ResumePointFile;
import dev.streamgauge.restart.RetentionBound;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Creates the spool that options name, after checking that it can be used. */
final class Spools {
  private Spools() {}

  /**
   * Returns the spool of {@code options}, which have {@code --spool}.
   *
   * @param own returns the directory of a source in that of all
   * @param ahead how far event time can be ahead of arrival
   * @param start when the first line to read may have arrived; null for the beginning
   * @throws ConfigException if it is wrong or its directory cannot be used
   */
  static Spool of(
      StreamgaugeOptions options,
      RunContext context,
      UnaryOperator<Path> own,
      Duration ahead,
      @Nullable Instant start) {
    Spool spool;
    try {
      spool =
          Spool.in(own.apply(directory(options.getSpool())))
              .withSize(ByteSizes.parse("spoolSize", options.getSpoolSize()))
              .withSync(sync(options.getSpoolSync()));
      if (context.resumePointDirectory().isPresent()) {
        spool = spool.withRelease(release(ahead, context.resumePointDirectory().get()));
      }
      if (start != null) {
        spool = spool.startingAt(start);
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--spoolSize=" + options.getSpoolSize() + ": " + e.getMessage(), e);
    }
    try {
      if (context.readsLocally()) {
        spool.check();
      }
    } catch (IOException e) {
      throw new ConfigException("--spool=" + options.getSpool() + ": " + e.getMessage(), e);
    }
    return spool;
  }

  /**
   * Returns a bound that releases lines that arrived before the resume point, since they belong
   * only to final windows.
   */
  static RetentionBound release(Duration mostAhead, Path resumePointDirectory) {
    ResumePointFile resumePoint = ResumePointFile.in(resumePointDirectory);
    long ahead = mostAhead.getMillis();
    return () -> {
      long start = resumePoint.startMillis();
      return start == Long.MIN_VALUE ? start : start - ahead;
    };
  }

  private static Path directory(String text) {
    try {
      if (!text.isBlank() && !text.contains("://")) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // Reported below.
    }
    throw new ConfigException(
        "--spool=" + text + " is not a directory on this machine: write the path of one.");
  }

  private static Spool.Sync sync(String text) {
    try {
      return Spool.Sync.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "--spoolSync=" + text + " is not known: use always, interval or never.", e);
    }
  }
}
