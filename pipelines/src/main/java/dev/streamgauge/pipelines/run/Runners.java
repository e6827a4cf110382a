package dev.streamgauge.pipelines.run;

import dev.streamgauge.pipelines.options.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The runners on the class path. */
public final class Runners {
  public static final String DEFAULT = "DirectRunner";

  private Runners() {}

  /**
   * Returns the setup of the runner that {@code args} name, or of the default one.
   *
   * @throws ConfigException if it is not on the class path
   */
  public static RunnerSetup of(List<String> args) {
    return named(CommandLine.given(args).getOrDefault("runner", DEFAULT));
  }

  /** Returns whether the runner called {@code name} is on the class path. */
  public static boolean isHere(String name) {
    return ServiceLoader.load(RunnerSetup.class).stream()
        .anyMatch(setup -> setup.get().runner().equalsIgnoreCase(name));
  }

  /**
   * Returns the setup of the runner called {@code name}.
   *
   * @throws ConfigException if it is not on the class path
   */
  public static RunnerSetup named(String name) {
    List<String> known = new ArrayList<>();
    for (RunnerSetup setup : ServiceLoader.load(RunnerSetup.class)) {
      if (setup.runner().equalsIgnoreCase(name)) {
        return setup;
      }
      known.add(setup.runner());
    }
    throw new ConfigException(
        String.format(
            "--runner=%s is not on the class path, which has %s: use that, or run the jar"
                + " bundled for the runner you want.",
            name, known.isEmpty() ? "no runner" : String.join(", ", new TreeSet<>(known))));
  }
}
