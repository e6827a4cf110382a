package dev.streamgauge.pipelines;

/** The exit codes of all commands. */
final class ExitCode {
  /** The command has done its work. */
  static final int DONE = 0;

  /** The pipeline failed, or a rule test did. */
  static final int FAILED = 1;

  /** The command line or the configuration is wrong. */
  static final int WRONG = 2;

  private ExitCode() {}
}
