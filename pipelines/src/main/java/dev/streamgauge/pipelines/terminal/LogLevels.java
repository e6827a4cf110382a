package dev.streamgauge.pipelines.terminal;

import java.util.List;
import java.util.Locale;

/**
 * Sets the levels of logging that the command line asks for, in the system properties that the
 * runners' {@code log4j2.properties} read. Must run before the first logger exists.
 */
public final class LogLevels {
  static final String ALL = "streamgauge.log.level";
  static final String OURS = "streamgauge.log.ours";

  /** The levels, from few messages to many. */
  public static final List<String> NAMES = List.of("error", "warn", "info", "debug", "trace");

  private LogLevels() {}

  /** Sets the levels; leaves a wrong one to the check of the options. */
  public static void apply(String[] args) {
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      if (arg.equals("--logLevel") && i + 1 < args.length) {
        set(args[i + 1]);
      } else if (arg.startsWith("--logLevel=")) {
        set(arg.substring("--logLevel=".length()));
      } else if (arg.equals("-v") || arg.equals("--verbose") || arg.equals("--verbose=true")) {
        setUnlessSet(OURS, "info");
      } else if (arg.equals("-q") || arg.equals("--quiet") || arg.equals("--quiet=true")) {
        // The reload of rules is logged at info without this.
        setUnlessSet(OURS, "warn");
      }
    }
  }

  /** Returns whether there is a level called {@code level}. */
  public static boolean isKnown(String level) {
    return NAMES.contains(level.toLowerCase(Locale.ROOT));
  }

  private static void set(String level) {
    if (isKnown(level)) {
      System.setProperty(ALL, level);
      System.setProperty(OURS, level);
    }
  }

  private static void setUnlessSet(String property, String level) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, level);
    }
  }
}
