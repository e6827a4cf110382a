package dev.streamgauge.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.streamgauge.kinesisfill.KinesisFill;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Kinesalite, a server of Kinesis' protocol, as {@code tests/kinesalite} installs it. */
public final class KinesisServer extends ServerProcess {
  private static final Path FOLDER =
      Path.of(System.getProperty("user.home"), ".cache", "streamgauge", "kinesalite");

  /** Its own program listens on all interfaces. */
  private static final String SCRIPT =
      "require('kinesalite')({createStreamMs: 1}).listen(Number(process.argv[1]), '127.0.0.1')";

  private final Path log = folder().resolve("kinesalite.log");

  private KinesisServer() throws IOException {
    super("kinesis");
  }

  /** Returns what is missing to start one; empty if nothing is. */
  public static Optional<String> missing() {
    return Files.isDirectory(FOLDER.resolve("node_modules/kinesalite"))
        ? Optional.empty()
        : Optional.of("kinesalite is missing: run tests/kinesalite");
  }

  /** Returns a new server, which keeps its streams in memory. */
  public static KinesisServer running() {
    try {
      KinesisServer server = new KinesisServer();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns its address. */
  public String endpoint() {
    return "http://" + LOCALHOST + ":" + port();
  }

  /**
   * Returns the environment of programs that connect to it: any credentials will do. Its answers in
   * CBOR end after 16 KiB, so they are in JSON.
   */
  public static Map<String, String> environment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", "any",
        "AWS_SECRET_ACCESS_KEY", "any",
        "AWS_REGION", "us-east-1",
        "CBOR_ENABLED", "false");
  }

  /** Returns the class path of programs that read it. */
  public static String classPath() {
    try {
      Path own =
          Path.of(KinesisFill.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      return own + ":" + JavaCommand.classPath("/kinesis.classpath");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Puts lines into a stream, the first part into its first shard and so on, the shards in turn.
   * Creates the stream if it is not there.
   */
  public void fill(String stream, List<PartitionLines> shards) {
    List<String> command =
        JavaCommand.of(
            classPath(),
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            "256m",
            KinesisFill.class.getName(),
            List.of(endpoint(), stream, Integer.toString(shards.size())));
    Path filled = folder().resolve("fill.log");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().putAll(environment());
      Process fill = builder.redirectErrorStream(true).redirectOutput(filled.toFile()).start();
      try (OutputStream in = fill.getOutputStream()) {
        in.write(inTurn(shards).getBytes(UTF_8));
      }
      if (fill.waitFor() != 0) {
        throw new IllegalStateException(
            "Could not fill " + stream + ": " + Files.readString(filled));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String inTurn(List<PartitionLines> shards) {
    StringBuilder all = new StringBuilder();
    long longest = shards.stream().mapToLong(PartitionLines::count).max().orElse(0);
    for (long i = 0; i < longest; i++) {
      for (PartitionLines part : shards) {
        if (i < part.count()) {
          all.append(part.partition()).append(' ');
          all.append(part.lines().text(part.from() + i)).append('\n');
        }
      }
    }
    return all.toString();
  }

  @Override
  public Path log() {
    return log;
  }

  @Override
  ProcessRun launch() {
    return ProcessRun.of(Stream.of("node", "-e", SCRIPT, Integer.toString(port())).toList())
        .dir(FOLDER)
        .stderrTo(log)
        .start();
  }

  @Override
  boolean answers() {
    try (Socket socket = new Socket(LOCALHOST, port())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }
}
