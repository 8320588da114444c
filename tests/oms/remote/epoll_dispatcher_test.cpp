#include "oms/remote/epoll_dispatcher.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace oms {
namespace {

class EpollDispatcherTest : public testing::Test {
 protected:
  EpollDispatcherTest() {
    thread_.setEventDispatcher(new EpollDispatcher);
    there_.moveToThread(&thread_);
    thread_.start();
  }
  ~EpollDispatcherTest() override {
    thread_.quit();
    thread_.wait();
  }

  // Runs it there, and waits until it has said that it is over.
  using Over = std::shared_ptr<std::promise<void>>;
  void there(const std::function<void(Over)>& work) {
    const auto over = std::make_shared<std::promise<void>>();
    QMetaObject::invokeMethod(
        &there_, [&] { work(over); }, Qt::QueuedConnection);
    over->get_future().get();
  }

  QThread thread_;
  QObject there_;
};

struct Pair {
  Pair() { EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends), 0); }
  ~Pair() {
    ::close(ends[0]);
    ::close(ends[1]);
  }
  void write() const { EXPECT_EQ(::write(ends[1], "x", 1), 1); }
  void read() const {
    char byte = 0;
    EXPECT_EQ(::read(ends[0], &byte, 1), 1);
  }

  int ends[2] = {-1, -1};
};

TEST_F(EpollDispatcherTest, TimersComeInTheOrderOfTheirTimes) {
  std::vector<int> came;
  there([&](const Over& over) {
    for (const int ms : {30, 0, 15}) {
      QTimer::singleShot(ms, &there_, [&came, ms, over] {
        came.push_back(ms);
        if (came.size() == 3)
          over->set_value();
      });
    }
  });
  EXPECT_EQ(came, (std::vector{0, 15, 30}));
}

TEST_F(EpollDispatcherTest, ATimerComesAgainUntilItIsStopped) {
  int times = 0;
  there([&](const Over& over) {
    auto* timer = new QTimer(&there_);
    QObject::connect(timer, &QTimer::timeout, &there_, [&times, timer, over] {
      EXPECT_GT(timer->remainingTime(), 0);
      if (++times < 3)
        return;
      timer->stop();
      EXPECT_EQ(timer->remainingTime(), -1);
      // Longer than the timer's beat.
      QTimer::singleShot(20, timer, [timer, over] {
        delete timer;
        over->set_value();
      });
    });
    timer->start(5);
  });
  EXPECT_EQ(times, 3);
}

TEST_F(EpollDispatcherTest, ATimerThatAnotherOneStopsDoesNotCome) {
  bool came = false;
  there([&](const Over& over) {
    auto* second = new QTimer(&there_);
    auto* first = new QTimer(&there_);
    QObject::connect(first, &QTimer::timeout, second, [second] { delete second; });
    QObject::connect(second, &QTimer::timeout, &there_, [&came] { came = true; });
    first->setSingleShot(true);
    first->start(1);
    second->start(2);
    // Both are due when the loop comes round.
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    QTimer::singleShot(10, first, [first, over] {
      delete first;
      over->set_value();
    });
  });
  EXPECT_FALSE(came);
}

TEST_F(EpollDispatcherTest, EverythingThatOthersPostArrives) {
  constexpr int threads = 4;
  constexpr int each = 5'000;
  int came = 0;
  std::promise<void> over;
  std::vector<std::thread> posting;
  for (int i = 0; i < threads; ++i) {
    posting.emplace_back([&] {
      for (int n = 0; n < each; ++n) {
        QMetaObject::invokeMethod(
            &there_,
            [&] {
              if (++came == threads * each)
                over.set_value();
            },
            Qt::QueuedConnection);
      }
    });
  }
  for (std::thread& one : posting)
    one.join();
  over.get_future().get();
  EXPECT_EQ(came, threads * each);
}

TEST_F(EpollDispatcherTest, ASocketIsHeardUntilItsNotifierIsOff) {
  const Pair pair;
  int heard = 0;
  there([&](const Over& over) {
    auto* reader = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read, &there_);
    QObject::connect(reader, &QSocketNotifier::activated, &there_, [&, reader, over] {
      pair.read();
      pair.write();
      if (++heard < 3)
        return;
      reader->setEnabled(false);
      QTimer::singleShot(10, reader, [reader, over] {
        delete reader;
        over->set_value();
      });
    });
    pair.write();
  });
  EXPECT_EQ(heard, 3);
}

TEST_F(EpollDispatcherTest, AReaderAndAWriterOfOneSocketAreApart) {
  const Pair pair;
  bool isWritable = false;
  there([&](const Over& over) {
    auto* writer = new QSocketNotifier(pair.ends[0], QSocketNotifier::Write, &there_);
    auto* reader = new QSocketNotifier(pair.ends[0], QSocketNotifier::Read, &there_);
    QObject::connect(writer, &QSocketNotifier::activated, &there_, [&, writer] {
      isWritable = true;
      delete writer;
      pair.write();
    });
    QObject::connect(reader, &QSocketNotifier::activated, &there_, [reader, over] {
      delete reader;
      over->set_value();
    });
  });
  EXPECT_TRUE(isWritable);
}

// Two are ready at once; the first to be heard closes the other and opens one of the same descriptor.
TEST_F(EpollDispatcherTest, WhatIsOpenedInTheTurnIsNotTakenForWhatWasClosed) {
  std::vector<std::unique_ptr<Pair>> pairs;
  std::vector<QSocketNotifier*> readers;
  int heard = 0;
  bool wasWrong = false;
  there([&](const Over& over) {
    for (std::size_t i = 0; i < 2; ++i) {
      pairs.push_back(std::make_unique<Pair>());
      readers.push_back(new QSocketNotifier(pairs[i]->ends[0], QSocketNotifier::Read, &there_));
      QObject::connect(readers[i], &QSocketNotifier::activated, &there_, [&, i, over] {
        ++heard;
        const std::size_t other = 1 - i;
        delete readers[other];
        pairs[other] = std::make_unique<Pair>();
        readers[other] = new QSocketNotifier(pairs[other]->ends[0], QSocketNotifier::Read, &there_);
        QObject::connect(readers[other], &QSocketNotifier::activated, &there_, [&] { wasWrong = true; });
        delete readers[i];
        QTimer::singleShot(10, readers[other], [&, other, over] {
          delete readers[other];
          over->set_value();
        });
      });
      pairs[i]->write();
    }
  });
  EXPECT_EQ(heard, 1);
  EXPECT_FALSE(wasWrong);
}

TEST_F(EpollDispatcherTest, CarriesQtsSockets) {
  std::string answer;
  there([&](const Over& over) {
    auto* server = new QTcpServer(&there_);
    ASSERT_TRUE(server->listen(QHostAddress::LocalHost));
    QObject::connect(server, &QTcpServer::newConnection, server, [server] {
      QTcpSocket* peer = server->nextPendingConnection();
      QObject::connect(peer, &QTcpSocket::readyRead, peer, [peer] { peer->write(peer->readAll()); });
    });
    auto* client = new QTcpSocket(server);
    // More than the system takes at once.
    const QByteArray all(8 << 20, 'x');
    QObject::connect(client, &QTcpSocket::connected, client, [client, all] { client->write(all); });
    QObject::connect(client, &QTcpSocket::readyRead, client, [&answer, client, server, all, over] {
      answer += client->readAll().toStdString();
      if (answer.size() < static_cast<std::size_t>(all.size()))
        return;
      server->deleteLater();
      over->set_value();
    });
    client->connectToHost(QHostAddress::LocalHost, server->serverPort());
  });
  EXPECT_EQ(answer.size(), std::size_t{8 << 20});
}

}  // namespace
}  // namespace oms
