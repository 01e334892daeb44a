// Parts of a test that need a process of their own: to be killed, to lose rights, to run into limits.
#pragma once

#include <cstdio>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace hostyard::test {

// A pipe's two ends, closed when they go.
class Pipe {
 public:
  Pipe() {
    if (::pipe(ends_) != 0) throw std::runtime_error("cannot make a pipe");
  }
  ~Pipe() {
    close(0);
    close(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_read() { close(0); }
  void close_write() { close(1); }

 private:
  void close(int end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }
  int ends_[2] = {-1, -1};
};

// Forks; the child runs fn and ends without the parent's destructors or test report.
template <class F>
pid_t start_child(F&& fn) {
  std::cout.flush();  // or the child prints it once more
  (void)std::fflush(nullptr);
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child != 0) return child;
  try {
    fn();
  } catch (const std::exception& failure) {
    (void)std::fprintf(stderr, "a child process threw: %s\n", failure.what());
    ::_exit(3);
  }
  ::_exit(0);
}

// Runs fn, which says in words what went wrong or returns "", in a child and gives back its words.
template <class F>
std::string in_child(F&& fn) {
  Pipe pipe;
  const pid_t child = start_child([&] {
    std::string words;
    try {
      words = fn();
    } catch (const std::exception& failure) {
      words = std::string("it threw: ") + failure.what();
    }
    if (::write(pipe.write_end(), words.data(), words.size()) != static_cast<ssize_t>(words.size()))
      ::_exit(3);
  });
  pipe.close_write();
  std::string words;
  char buffer[4096];
  for (ssize_t n = 0; (n = ::read(pipe.read_end(), buffer, sizeof(buffer))) > 0;)
    words.append(buffer, static_cast<std::size_t>(n));
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) words += " (the child ended with status " + std::to_string(status) + ")";
  return words;
}

}  // namespace hostyard::test
