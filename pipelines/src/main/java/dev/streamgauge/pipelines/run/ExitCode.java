package dev.streamgauge.pipelines.run;

/** The exit codes of all commands. */
public final class ExitCode {
  /** The command has done its work. */
  public static final int DONE = 0;

  /** The pipeline failed, or a rule test did. */
  public static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  public static final int WRONG = 2;

  private ExitCode() {}
}
