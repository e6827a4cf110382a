package dev.streamgauge.io.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.After;
import org.junit.Test;

/** A listener in a process that may open few files. */
public class FewDescriptorsTest {
  private static final int LIMIT = 512;

  private final List<Socket> sockets = new ArrayList<>();
  private Process process;

  @After
  public void end() throws IOException {
    if (process != null) {
      process.destroyForcibly();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Prints its port and the lines it reads, each with an open file of its own. */
  public static final class Listener {
    public static void main(String[] args) throws Exception {
      SocketReading reading = SocketReading.start(SocketSource.listen("127.0.0.1", 0));
      System.out.println(reading.port());
      while (true) {
        reading.drain();
        for (String line : reading.lines) {
          try (var file = new FileInputStream("/dev/null")) {
            System.out.println(line + " " + file.read());
          }
        }
        reading.lines.clear();
        Thread.sleep(2);
      }
    }
  }

  @Test
  public void moreIdleConnectionsThanDescriptorsLeaveRoomForAFileAndASender() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    process =
        new ProcessBuilder(
                "bash",
                "-c",
                "ulimit -n " + LIMIT + "; exec \"$@\"",
                "bash",
                java,
                // The JVM would raise the limit to the hard one otherwise.
                "-XX:-MaxFDLimit",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Listener.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = process.inputReader(UTF_8);
    int port = Integer.parseInt(out.readLine());
    for (int i = 0; i < LIMIT; i++) {
      sockets.add(new Socket("127.0.0.1", port));
    }
    for (int i = 0; i < 3; i++) {
      Socket sender = new Socket("127.0.0.1", port);
      sockets.add(sender);
      sender.getOutputStream().write(("line " + i + "\n").getBytes(UTF_8));
      assertThat(out.readLine()).isEqualTo("line " + i + " -1");
    }
    assertThat(process.isAlive()).isTrue();
  }
}
