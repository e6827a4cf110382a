package dev.streamgauge.faults;

import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.PostgresServer;
import dev.streamgauge.testing.ResultTable;
import dev.streamgauge.testing.Runners;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A monitor of lines over TCP that keeps them in a spool, in which something breaks while lines
 * arrive. Event time is arrival time, so the sum over tumbling windows is compared with the lines
 * sent.
 *
 * @param disk of the spool: a limit in MiB, or 0 for none
 */
record SpoolTrial(
    String title, String runner, long lines, Duration span, Injector injector, int disk) {
  private static final Duration TIMEOUT = Duration.ofMinutes(20);

  FaultRow run(Lab lab) {
    long start = System.nanoTime();
    Path folder = lab.newFolder(title.replaceAll("\\W+", "-") + "-" + runner);
    String pipeline = folder.getFileName().toString();
    Path spool = folder.resolve("spool");
    int port = Ports.free();
    List<String> options =
        new ArrayList<>(
            List.of(
                "--source=listen://127.0.0.1:" + port,
                "--spool=" + spool,
                "--windowSize=2s",
                "--windowPeriod=2s",
                "--sink=" + lab.postgres().url(),
                "--jdbcUser=" + PostgresServer.USER,
                "--jdbcPasswordFile=" + lab.passwordFile(),
                "--pipelineName=" + pipeline,
                "--progressEvery=1s",
                // A full spool keeps read lines for a minute, while senders wait.
                "--stopWhenIdle=" + lab.idle().plusSeconds(disk > 0 ? 60 : 0).toSeconds() + "s"));
    // The DirectRunner keeps its resume data in the spool.
    if (!runner.equals(Runners.DIRECT)) {
      options.add("--checkpointDir=" + folder.resolve("checkpoint"));
    }
    try (SmallDisk unused = SmallDisk.mounted(spool, disk);
        KeptAlive program = new KeptAlive(folder, runner, options);
        SpoolSender sender = SpoolSender.start(port, spool, lines, span)) {
      program.start();
      injector.inject(program);
      sender.finish(TIMEOUT);
      program.requireAlive();
      program.awaitSuccess(TIMEOUT);
    } catch (SmallDisk.NotPossible e) {
      return FaultRow.skipped(title, runner, e.getMessage());
    }
    long counted =
        ResultTable.counts(() -> lab.postgres().connect(PostgresServer.USER), pipeline)
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .sum();
    Tally tally = new Tally(counted, Math.max(0, lines - counted), Math.max(0, counted - lines));
    return new FaultRow(
        title,
        runner,
        injector.description() + (disk > 0 ? ", disk of " + disk + " MiB full" : ""),
        lines,
        counted,
        tally,
        Duration.ofNanos(System.nanoTime() - start));
  }
}
