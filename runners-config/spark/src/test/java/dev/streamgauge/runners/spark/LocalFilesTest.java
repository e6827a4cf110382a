package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class LocalFilesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private FileSystem files;

  @Before
  public void open() throws IOException {
    Configuration settings = new Configuration(false);
    settings.set("fs.file.impl", LocalFiles.class.getName());
    settings.set("fs.permissions.umask-mode", "027");
    files = FileSystem.newInstance(folder.getRoot().toURI(), settings);
    assertThat(files).isInstanceOf(LocalFiles.class);
  }

  @After
  public void close() throws IOException {
    files.close();
  }

  private static String permissions(File file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath()));
  }

  @Test
  public void whatIsCreatedHasThePermissionsOfTheUmask() throws IOException {
    File part = new File(folder.getRoot(), "checkpoint-1/part-0");
    try (FSDataOutputStream out = files.create(new Path(part.toURI()))) {
      out.writeInt(7);
    }
    assertThat(part).hasSize(4);
    assertThat(permissions(part)).isEqualTo("rw-r-----");
    assertThat(new File(part.getParentFile(), ".part-0.crc")).exists();

    File directory = new File(folder.getRoot(), "shared");
    files.mkdirs(new Path(directory.toURI()), new FsPermission("750"));
    assertThat(permissions(directory)).isEqualTo("rwxr-x---");
  }

  @Test
  public void permissionsCanBeChanged() throws IOException {
    File file = folder.newFile();
    Path path = new Path(file.toURI());
    for (String mode : new String[] {"600", "444", "751", "000"}) {
      files.setPermission(path, new FsPermission(mode));
      assertThat(files.getFileStatus(path).getPermission()).isEqualTo(new FsPermission(mode));
    }
    files.setPermission(path, new FsPermission("600"));
    assertThat(permissions(file)).isEqualTo("rw-------");
  }

  @Test
  public void directoriesCanBeSticky() throws IOException {
    Path directory = new Path(folder.newFolder().toURI());
    files.setPermission(directory, new FsPermission("1777"));
    assertThat(files.getFileStatus(directory).getPermission().getStickyBit()).isTrue();
  }

  @Test
  public void aFileThatIsMissingIsReportedByTheSystemAndNotByAProcess() {
    Path missing = new Path(new File(folder.getRoot(), "none").toURI());
    assertThatThrownBy(() -> files.setPermission(missing, new FsPermission("600")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
