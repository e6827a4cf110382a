package dev.streamgauge.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class CompilerDirectivesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theJvmUnderstandsWhatItIsTold() throws Exception {
    Path directives = folder.newFile("directives.json").toPath();
    Files.writeString(directives, CompilerDirectives.directives());
    Path output = folder.newFile("output").toPath();
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:CompilerDirectivesFile=" + directives,
                "-version")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(java.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(Files.readString(output)).contains("2 compiler directives added");
    assertThat(java.exitValue()).isZero();
  }

  @Test
  public void thisJvmIsTold() throws IOException, JMException {
    try {
      CompilerDirectives.declare();
      assertThat(directives("compilerDirectivesPrint")).contains("dev/streamgauge/*.*");
    } finally {
      directives("compilerDirectivesClear");
    }
  }

  private static String directives(String command) throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                command,
                new Object[0],
                new String[0]);
  }
}
