package dev.streamgauge.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Assume;

/** Real syslog daemons, as {@code tests/syslog-daemons} unpacks them. */
public final class SyslogDaemons {
  private static final Path FOLDER =
      Path.of(System.getProperty("user.home"), ".cache", "streamgauge", "syslog-daemons");
  private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";

  private SyslogDaemons() {}

  /**
   * Starts rsyslog, which sends the lines of a file by an action such as {@code action(type="omfwd"
   * ...)}.
   *
   * @param folder for its configuration and state
   */
  public static ProcessRun rsyslog(Path folder, Path lines, String action) throws IOException {
    Path program = program("rsyslogd");
    Path configuration =
        Files.writeString(
            folder.resolve("rsyslog.conf"),
            String.join(
                "\n",
                "global(workDirectory=\"" + folder + "\")",
                "module(load=\"imfile\")",
                "input(type=\"imfile\" File=\"" + lines + "\" Tag=\"shop:\")",
                action,
                ""));
    return start(
        List.of(
            program.toString(),
            "-n",
            "-M",
            FOLDER.resolve(LIBRARIES).resolve("rsyslog").toString(),
            "-f",
            configuration.toString(),
            "-i",
            folder.resolve("rsyslog.pid").toString()));
  }

  /**
   * Starts syslog-ng, which sends the lines of a file to a destination.
   *
   * @param destination the definition of one that is called {@code gauge}
   */
  public static ProcessRun syslogNg(Path folder, Path lines, String destination)
      throws IOException {
    Path program = program("syslog-ng");
    Path configuration =
        Files.writeString(
            folder.resolve("syslog-ng.conf"),
            String.join(
                "\n",
                "@version: 3.38",
                "source lines { file(\"" + lines + "\" follow-freq(1) flags(no-parse)); };",
                destination,
                "log { source(lines); destination(gauge); };",
                ""));
    return start(
        List.of(
            program.toString(),
            "--foreground",
            "--no-caps",
            "--module-path=" + FOLDER.resolve("usr/lib/syslog-ng/3.38"),
            "--cfgfile=" + configuration,
            "--persist-file=" + folder.resolve("persist"),
            "--pidfile=" + folder.resolve("syslog-ng.pid"),
            "--control=" + folder.resolve("syslog-ng.ctl")));
  }

  private static ProcessRun start(List<String> command) {
    String libraries =
        String.join(
            ":",
            FOLDER.resolve(LIBRARIES).toString(),
            FOLDER.resolve("lib/x86_64-linux-gnu").toString(),
            FOLDER.resolve("usr/lib/syslog-ng").toString());
    return ProcessRun.of(command).env("LD_LIBRARY_PATH", libraries).start();
  }

  private static Path program(String name) {
    Path program = FOLDER.resolve("usr/sbin").resolve(name);
    Assume.assumeTrue(name + " is missing: run tests/syslog-daemons", Files.isExecutable(program));
    return program;
  }
}
