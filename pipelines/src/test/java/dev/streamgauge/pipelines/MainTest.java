package dev.streamgauge.pipelines;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.streamgauge.pipelines.run.CheckpointLock;
import dev.streamgauge.pipelines.run.ExitCode;
import dev.streamgauge.util.DirectoryLock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Exit codes and messages. */
public class MainTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  /** The command ends with exit code 2 and {@code message} alone. */
  private static void refused(String message, String... args) {
    Command command = Command.run(args);
    assertThat(command.err()).isEqualTo("streamgauge: " + message + System.lineSeparator());
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void helpGoesToStandardOutput() {
    for (String arg : new String[] {"help", "--help", "-h"}) {
      Command command = Command.run(arg);
      assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
      assertThat(command.out()).contains("demo ", "monitor ", "wordcount ", "--source=");
      assertThat(command.err()).isEmpty();
    }
  }

  @Test
  public void aCommandHasToBeKnown() {
    refused(
        "Name a command: completion, config, demo, monitor, notify, patterns, relay, replay, rules,"
            + " run, sessions, web, wordcount; see --help.");
    refused(
        "There is no command 'x': use completion, config, demo, monitor, notify, patterns, relay,"
            + " replay, rules, run, sessions, web, wordcount; see --help.",
        "x");
    refused(
        "There is no command '': use completion, config, demo, monitor, notify, patterns, relay,"
            + " replay, rules, run, sessions, web, wordcount; see --help.",
        "");
  }

  @Test
  public void aCommandThatIsNearIsSuggested() {
    refused("There is no command 'monitr': did you mean monitor?", "monitr");
    refused("There is no command 'Demo': did you mean demo?", "Demo");
    refused("There is no command 'rule': did you mean rules?", "rule");
  }

  @Test
  public void theVersionIsOneLine() {
    Command command = Command.run("--version");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .singleElement()
        .asString()
        .matches("streamgauge \\S+ \\(Beam 2\\.\\S+, Java \\S+\\)");
  }

  @Test
  public void aValueMayFollowItsOption() throws IOException {
    String file = file("ERROR a\nINFO\nERROR b\n");
    Command command =
        Command.run("monitor", "--source", file, "--windowSize", "10s", "-q", "--format", "json");
    assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.DONE);
    assertThat(command.out()).contains("\"count\":2");
    assertThat(command.err()).isEmpty();
    refused("--source has no value: write --source=VALUE; see --help.", "monitor", "--source");
    refused(
        "--windowSize has no value: write --windowSize=VALUE; see --help.",
        "monitor",
        "--windowSize",
        "--source=" + file);
    // An option that is true or false takes no other word.
    refused(
        "'now' is not an option: write options as --name=value; see --help.",
        "wordcount",
        "--source=" + file,
        "--running",
        "now");
    refused(
        "--logLevel=loud is not known: use error, warn, info, debug, trace.",
        "monitor",
        "--source=" + file,
        "--logLevel=loud");
  }

  @Test
  public void aLoginInAnAddressIsNeverShown() {
    for (String[] args :
        new String[][] {
          {"monitor", "--source=kafka://me:s3cret@host:9092/logs"},
          {"monitor", "kafka://me:s3cret@host:9092/logs"},
          {"wordcount", "--source=listen://", "--sink=jdbc:postgresql://me:s3cret@host/db"},
          {"kafka://me:s3cret@host:9092/logs"}
        }) {
      Command command = Command.run(args);
      assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
      assertThat(command.err()).doesNotContain("s3cret").contains("must not hold a login");
    }
  }

  @Test(timeout = 120_000)
  public void aPipeIsNoFile() throws Exception {
    Path pipe = folder.getRoot().toPath().resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    refused(
        "--source=file://"
            + pipe
            + " cannot be read: "
            + pipe
            + " is not a regular file: for a pipe use socket:// or listen://",
        "monitor",
        "--source=file://" + pipe);
  }

  @Test
  public void anOptionHasToBeKnown() {
    refused(
        "There is no option --windowsize. Did you mean --windowSize? See --help.",
        "monitor",
        "--windowsize=3s");
    // Nothing is near.
    refused("There is no option --foo. See --help.", "monitor", "--foo=1");
    refused(
        "There is no option --contain. Did you mean --contains? See --help.",
        "monitor",
        "--contain=x");
    refused(
        "There is no option --checkpoint. Did you mean --checkpointDir? See --help.",
        "monitor",
        "--checkpoint=x");
    refused(
        "'SparkRunner' is not an option: write options as --name=value; see --help.",
        "monitor",
        "SparkRunner");
  }

  @Test
  public void whatTheLauncherFindsOutIsNoOption() {
    for (String name :
        List.of(
            "firstRevision=7",
            "stateDirectory=/tmp/x",
            "horizonDirectory=/tmp/x",
            "horizonTracked=true",
            "horizonMeasured=true",
            "readHere=false")) {
      for (String command : List.of("monitor", "wordcount", "sessions", "replay", "demo")) {
        Command run = Command.run(command, "--" + name);
        assertThat(run.errLines())
            .singleElement()
            .asString()
            .startsWith("streamgauge: There is no option --" + name.replaceFirst("=.*", "."));
        assertThat(run.exitCode()).isEqualTo(ExitCode.WRONG);
      }
    }
  }

  @Test
  public void oneProcessAtATimeUsesACheckpointDirectory() throws IOException {
    Path directory = folder.newFolder().toPath();
    String[] args = {
      "monitor", "--source=" + file("ERROR\n"), "--checkpointDir=" + directory, "--windowSize=10s"
    };
    try (DirectoryLock other =
        DirectoryLock.tryAcquire(directory, "checkpoint.lock").orElseThrow()) {
      assertThat(other.directory()).isEqualTo(directory);
      refused(
          "--checkpointDir="
              + directory
              + " is in use by another process: stop it, or choose another directory.",
          args);
    }
    assertThat(Command.run(args).exitCode()).isEqualTo(ExitCode.DONE);
    // The run before has released it.
    assertThat(Command.run(args).exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void aNewCheckpointDirectoryIsLockedWhileItIsUsed() throws Exception {
    Path directory = folder.getRoot().toPath().resolve("new");
    try (CheckpointLock lock = CheckpointLock.of(List.of("--checkpointDir=" + directory))) {
      // The command line may yet be refused.
      assertThat(directory).doesNotExist();
      lock.acquire();
      assertThat(DirectoryLock.tryAcquire(directory, "checkpoint.lock")).isEmpty();
    }
    try (DirectoryLock next =
        DirectoryLock.tryAcquire(directory, "checkpoint.lock").orElseThrow()) {
      assertThat(next.directory()).isEqualTo(directory);
    }
  }

  @Test
  public void aRunnerHasToBeThere() {
    refused(
        "--runner=StormRunner is not on the class path, which has DirectRunner: use that, or run"
            + " the jar bundled for the runner you want.",
        "monitor",
        "--runner=StormRunner");
  }

  @Test
  public void aSpoolHasToFitItsSourceAndItsDisk() throws IOException {
    String listen = "--source=listen://127.0.0.1:" + freePort();
    String spool = "--spool=" + folder.getRoot().toPath().resolve("spool");
    refused(
        "--spool is only for sources that others send to, and socket://...: leave it out, this"
            + " source can be read again without it.",
        "monitor",
        "--source=" + file("ERROR\n"),
        spool);
    refused(
        "--spoolSize=1t is not a size: write a number of bytes, or one with k, m or g, such as 1g.",
        "monitor",
        listen,
        spool,
        "--spoolSize=1t");
    refused(
        "--spoolSize=1k: The size of a spool must be at least 65536 bytes, and is 1024.",
        "monitor",
        listen,
        spool,
        "--spoolSize=1k");
    refused(
        "--spoolSync=often is not known: use always, interval or never.",
        "monitor",
        listen,
        spool,
        "--spoolSync=often");
    refused(
        "--spool=file:///spool is not a directory on this machine: write the path of one.",
        "monitor",
        listen,
        "--spool=file:///spool");
    Path file = folder.newFile().toPath();
    refused(
        String.format(
            "The directory %s cannot be created or written (FileSystemException): choose one"
                + " that can.",
            file),
        "monitor",
        listen,
        "--spool=" + file);
  }

  @Test
  public void aRefusedCommandLineLeavesNoFiles() throws IOException {
    Path spool = folder.getRoot().toPath().resolve("spool");
    Path checkpoint = folder.getRoot().toPath().resolve("checkpoint");
    String listen = "--source=listen://127.0.0.1:" + freePort();
    for (String wrong :
        List.of(
            "--spoolSize=1t",
            "--spoolSync=often",
            "--windowPeriod=7s",
            "--stopWhenIdle=soon",
            "--format=xml")) {
      Command command =
          Command.run(
              "monitor", listen, "--spool=" + spool, "--checkpointDir=" + checkpoint, wrong);
      assertThat(command.exitCode()).as(command.err()).isEqualTo(ExitCode.WRONG);
      assertThat(folder.getRoot()).as(wrong).isEmptyDirectory();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  public void windowsHaveToFit() throws IOException {
    String source = "--source=" + file("ERROR\n");
    refused(
        "--windowSize, --windowPeriod: The window period 7s must be positive and divide the"
            + " window size 30s: 30s every 7s500ms would do.",
        "monitor",
        source,
        "--windowPeriod=7s");
    refused("--windowSize=0s must be positive, such as 30s.", "monitor", source, "--windowSize=0s");
    refused(
        "--allowedLateness=-1s is not a duration: write a number with ms, s, m, h or d, such"
            + " as 30s or 1h30m.",
        "monitor",
        source,
        "--allowedLateness=-1s");
  }

  @Test
  public void formatsAndFiltersHaveToExist() throws IOException {
    String source = "--source=" + file("ERROR\n");
    refused("--format=xml is not known: use text or json.", "monitor", source, "--format=xml");
    refused(
        "--tokens=letters is not known: use spaces or words.",
        "wordcount",
        source,
        "--tokens=letters");
    refused(
        "--top=-1 must be 0 (all words) or a positive number.", "wordcount", source, "--top=-1");
    refused(
        "--expireAfter is for running totals: add --running, or leave it out.",
        "wordcount",
        source,
        "--expireAfter=1h");
    refused(
        "--windowPeriod is for overlapping windows, which running totals do not have: leave"
            + " it out; --windowSize sets how often they are printed.",
        "wordcount",
        source,
        "--running",
        "--windowPeriod=1s");
    refused("--gap=0s must be positive, such as 30s.", "sessions", source, "--gap=0s");
    refused(
        "--matches=a(b: Not a regular expression (RE2 syntax): missing closing ) at position 3 of"
            + " \"a(b\"",
        "monitor",
        source,
        "--matches=a(b");
    refused(
        "--contains=: Every line contains the empty text: give the text that marks an error line,"
            + " such as \"ERROR\", or leave the filter out to keep all lines.",
        "monitor",
        source,
        "--contains=");
  }

  @Test
  public void aMessageIsOneLineWhateverTheUserGives() {
    refused(
        "--windowSize=3 s is not a duration: write a number with ms, s, m, h or d, such as"
            + " 30s or 1h30m.",
        "monitor",
        "--source=socket://localhost:1",
        "--windowSize=3\n  s");
  }

  @Test
  public void aSourceHasToBeNamedRight() {
    refused(
        "--source is missing: say where lines come from, such as"
            + " --source=socket://localhost:9999 or --source=kafka://localhost:9092/logs.",
        "wordcount");
    refused(
        "--source=socket://localhost: the port is missing; write socket://localhost:9999",
        "monitor",
        "--source=socket://localhost");
    refused(
        "--source=ftp://localhost:80/x: unknown source 'ftp'; write socket://host:port,"
            + " listen://host:port, kafka://broker[,broker]/topic[,topic], kinesis://stream,"
            + " file:///path/glob, watch:///path/glob, watch:hdfs://host/path/glob,"
            + " syslog+udp://host:port, syslog+unix:///path, http://host:port, https://host:port,"
            + " otlp://host:port, otlp+grpc://host:port or forward://host:port.",
        "monitor",
        "--source=ftp://localhost:80/x");
  }

  @Test
  public void anEventTimeHasToBeOneTheSourceKnows() throws IOException {
    refused(
        "--eventTime=record is not possible with --source=socket://localhost:9999: it can be"
            + " arrival or line.",
        "monitor",
        "--source=socket://localhost:9999",
        "--eventTime=record");
    refused(
        "--eventTime=wall is not possible with --source=kafka://localhost:9/t?...: it can"
            + " be record, line or arrival.",
        "monitor",
        "--source=kafka://localhost:9/t?group.id=g",
        "--eventTime=wall");
  }

  @Test
  public void timesInLinesNeedAZoneAndABoundThatAreSome() throws IOException {
    refused(
        "--lineTimeZone=Mars/Base is not a time zone: write UTC, an offset such as +01:00 or a name"
            + " such as Europe/Berlin.",
        "monitor",
        "--source=socket://localhost:9999",
        "--eventTime=line",
        "--lineTimeZone=Mars/Base");
    refused(
        "--maxAhead=x is not a duration: write a number with ms, s, m, h or d, such as 30s or"
            + " 1h30m.",
        "monitor",
        "--source=socket://localhost:9999",
        "--eventTime=line",
        "--maxAhead=x");
  }

  @Test
  public void deadLettersNeedAPlaceThatCanBeWrittenTo() throws IOException {
    String source = "--source=" + file("x");
    refused(
        "--deadLetters=console: unknown target; write file:///directory or"
            + " kafka://broker[,broker]/topic.",
        "monitor",
        source,
        "--deadLetters=console");
    refused(
        "--deadLetters=kafka://localhost:9: the topic is missing; write"
            + " kafka://localhost:9/logs",
        "monitor",
        source,
        "--deadLetters=kafka://localhost:9");
    refused(
        "--deadLetters=file://dead: a file needs an absolute path after file://; write"
            + " file:///dead",
        "monitor",
        source,
        "--deadLetters=file://dead");
    Path taken = folder.newFile().toPath();
    Command command =
        Command.run("monitor", source, "--deadLetters=file://" + taken.resolve("dead"));
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: --deadLetters=file://" + taken + "/dead cannot be written to: ");
  }

  @Test
  public void aTopicForDeadLettersThatIsAwayIsToldBeforeTheStart() throws IOException {
    Command command =
        Command.run(
            "monitor",
            "--source=" + file("x"),
            "--deadLetters=kafka://127.0.0.1:1/dead?request.timeout.ms=500");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .contains("Kafka broker 127.0.0.1:1 does not answer");
  }

  @Test
  public void theTimesInTheLinesOfAFileMakeItsWindows() throws IOException {
    Path dead = folder.getRoot().toPath().resolve("dead letters");
    Command command =
        Command.run(
            "monitor",
            "--source="
                + file(
                    "2023-11-14 22:13:21 ERROR 1\n"
                        + "an ERROR without a time\n"
                        + "2999-01-01 00:00:00 an ERROR of the future\n"
                        + "2023-11-14 22:13:39 ERROR 2\n"
                        + "2023-11-14 22:13:25 fine"),
            "--eventTime=line",
            "--lineTimeZone=+01:00",
            "--windowSize=10s",
            "--windowPeriod=10s",
            "--deadLetters=file://" + dead);
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .containsExactlyInAnyOrder(
            "2023-11-14 21:13:20 .. 21:13:30             1",
            "2023-11-14 21:13:30 .. 21:13:40             1");
    assertThat(command.err()).contains("done: 5 lines read", ", 2 counted, 1 filtered, 2 dead, ");
    List<Path> files;
    try (var listed = Files.list(dead)) {
      files = listed.toList();
    }
    assertThat(Files.readAllLines(files.get(0)))
        .hasSize(2)
        .anyMatch(
            line -> line.endsWith("\"reason\":\"no time\",\"line\":\"an ERROR without a time\"}"))
        .anyMatch(line -> line.contains("\"reason\":\"time is ") && line.contains(" days ahead\""));
    assertThat(files).hasSize(1);
  }

  @Test
  public void aPortToListenOnHasToBeFree() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String source = "listen://127.0.0.1:" + taken.getLocalPort();
      Command command = Command.run("monitor", "--source=" + source);
      assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
      assertThat(command.errLines())
          .singleElement()
          .asString()
          .startsWith("streamgauge: --source=" + source + ": cannot listen there (Address already")
          .endsWith("): choose another port, or stop what uses this one.");
    }
  }

  @Test
  public void aBrokerHasToAnswer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    Command command =
        Command.run(
            "monitor", "--source=kafka://127.0.0.1:" + port + "/logs?request.timeout.ms=500");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: Kafka broker 127.0.0.1:" + port + " does not answer (")
        .endsWith("): is it running, and is this its address?");
  }

  @Test
  public void kafkasSettingsHaveToBeRight() {
    Command command =
        Command.run("monitor", "--source=kafka://127.0.0.1:9/logs?security.protocol=NONE");
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: Kafka rejects its settings (")
        .contains("security.protocol")
        .endsWith("): correct --source or --kafkaConfig.");
    String missing = folder.getRoot() + "/missing.properties";
    refused(
        "--kafkaConfig="
            + missing
            + " cannot be read: java.nio.file.NoSuchFileException: "
            + missing,
        "monitor",
        "--source=kafka://127.0.0.1:9/logs",
        "--kafkaConfig=" + missing);
  }

  @Test
  public void someFileHasToMatch() {
    String source = "file://" + folder.getRoot() + "/none here*.log";
    refused("--source=" + source + ": no file matches.", "monitor", "--source=" + source);
  }

  @Test
  public void progressIsCheckedToo() throws IOException {
    refused(
        "--progressEvery=often is not a duration: write a number with ms, s, m, h or d, such"
            + " as 30s or 1h30m.",
        "monitor",
        "--source=" + file("ERROR\n"),
        "--progressEvery=often");
  }

  @Test
  public void theDemoRefusesWhatItCannotDo() {
    refused(
        "The demo has its own source: leave --source out, or use the command monitor.",
        "demo",
        "--source=socket://localhost:1");
    refused("--demoRate=0 must be at least 1.", "demo", "--demoRate=0");
    refused("--demoRate=x: not a valid `int` value", "demo", "--demoRate=x");
    refused("--demoTime=0s must be positive, such as 30s.", "demo", "--demoTime=0s");
    refused(
        "There is no option --demoRat. Did you mean --demoRate? See --help.",
        "demo",
        "--demoRat=1");
  }

  @Test
  public void aPipelineThatFailsExitsWithOne() throws IOException {
    // Opens, and fails at the first read, as a disk with a bad sector does.
    Path file = Path.of("/proc/self/mem");
    assumeThat(Files.isReadable(file)).isTrue();
    Command command = Command.run("monitor", "-q", "--source=file://" + file);
    assertThat(command.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: the pipeline failed: ");
  }

  @Test
  public void monitorPrintsJson() throws IOException {
    Command command =
        Command.run(
            "monitor",
            "--source=" + file("ERROR 1\nfine\nan ERROR 2\r\nERROR without end"),
            "--windowSize=1h",
            "--windowPeriod=1h",
            "--format=json");
    assertThat(command.err()).contains("done: 4 lines read", ", 3 counted, 1 filtered, ");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .singleElement()
        .asString()
        .matches(
            "\\{\"window_start\":\"[^\"]*Z\",\"window_end\":\"[^\"]*Z\",\"key\":\"\\*\",\"count\":3,"
                + "\"timing\":\"ON_TIME\",\"revision\":0}");
  }

  @Test
  public void wordCountPrintsText() throws IOException {
    Command command =
        Command.run(
            "wordcount",
            "--source=" + file("b a\na b a\nc\n"),
            "--windowSize=1h",
            "--top=2",
            "--runner=directrunner");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines())
        .hasSize(7)
        .contains("a 3", "b 2", "...")
        .anyMatch(line -> line.startsWith("Time: "));
    // Lines, not the six words in them.
    assertThat(command.errLines()).last().asString().contains(", 3 counted, 0 filtered, ");
  }

  private String file(String text) throws IOException {
    Path file = folder.newFolder().toPath().resolve("a [b].log");
    Files.writeString(file, text, UTF_8);
    return "file://" + file;
  }
}
