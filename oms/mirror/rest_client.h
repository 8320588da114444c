#pragma once

#include <QNetworkAccessManager>
#include <QObject>
#include <QUrlQuery>

#include <functional>

#include "oms/mirror/link_target.h"
#include "oms/model/result.h"
#include "oms/remote/wire_value.h"

namespace oms {

// Asks the REST side of a running Tidemark. Answers come in the thread that it lives in, and none when it has gone.
class RestClient : public QObject {
  Q_OBJECT

 public:
  using Answered = std::function<void(const Result<WireValue>& answer)>;

  explicit RestClient(LinkTarget target, QObject* parent = nullptr);

  // The path begins with /api.
  void get(const QString& path, const QUrlQuery& query, Answered answered);

 private:
  LinkTarget m_target;
  QNetworkAccessManager m_network;
  bool m_isOther = false;  // another certificate was met than the target's
};

}  // namespace oms
