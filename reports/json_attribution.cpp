#include "reports/json_attribution.hpp"

namespace faultline::reports {
namespace {

void put(const scenarios::LatencyShare& from, schema::LatencyShare* to) {
    to->set_component(from.component);
    to->set_spent(from.spent);
    to->mutable_share()->set_mean(from.share.mean);
    if (from.share.low) to->mutable_share()->set_low(*from.share.low);
    if (from.share.high) to->mutable_share()->set_high(*from.share.high);
    to->set_seconds(from.seconds);
}

void put(const models::TracedRequest& from, schema::TracedRequest* to) {
    to->set_request_class(from.request_class);
    to->set_sent_at(from.sent_at);
    to->set_latency_seconds(from.latency);
    to->set_outcome(from.outcome);
    for (const models::TracedRequest::Attempt& call : from.calls) {
        schema::TracedCall* out = to->add_calls();
        out->set_where(call.where);
        out->set_depth(call.depth);
        out->set_from(call.from);
        out->set_to(call.to);
        out->set_outcome(call.outcome);
        for (const models::TracedRequest::Piece& piece : call.pieces) {
            schema::TracedPiece* part = out->add_pieces();
            part->set_spent(models::spent_name(piece.spent));
            part->set_from(piece.from);
            part->set_to(piece.to);
        }
    }
}

scenarios::LatencyShare read(const schema::LatencyShare& from) {
    scenarios::LatencyShare to{from.component(), from.spent(), {}, from.seconds()};
    to.share.mean = from.share().mean();
    if (from.share().has_low()) to.share.low = from.share().low();
    if (from.share().has_high()) to.share.high = from.share().high();
    return to;
}

models::Spent spent_named(const std::string& name) {
    using models::Spent;
    for (const Spent one :
         {Spent::waiting, Spent::pool, Spent::network, Spent::retries, Spent::replication})
        if (name == models::spent_name(one)) return one;
    return Spent::service;
}

models::TracedRequest read(const schema::TracedRequest& from) {
    models::TracedRequest to;
    to.request_class = from.request_class();
    to.sent_at = from.sent_at();
    to.latency = from.latency_seconds();
    to.outcome = from.outcome();
    for (const schema::TracedCall& call : from.calls()) {
        models::TracedRequest::Attempt& into = to.calls.emplace_back();
        into.where = call.where();
        into.depth = static_cast<uint32_t>(call.depth());
        into.from = call.from();
        into.to = call.to();
        into.outcome = call.outcome();
        for (const schema::TracedPiece& piece : call.pieces())
            into.pieces.push_back({spent_named(piece.spent()), piece.from(), piece.to()});
    }
    return to;
}

}  // namespace

void put_attribution(const scenarios::RunResult& from, schema::Result* to) {
    for (const scenarios::PercentileAttribution& one : from.attribution) {
        schema::PercentileAttribution* out = to->add_attribution();
        out->set_quantile(one.quantile);
        out->set_requests(static_cast<double>(one.requests));
        out->set_latency_seconds(one.latency_seconds);
        for (const scenarios::LatencyShare& share : one.shares) put(share, out->add_shares());
    }
    for (const models::TracedRequest& request : from.slowest) put(request, to->add_slowest());
    for (const models::TracedRequest& request : from.wrong) put(request, to->add_wrong());
}

void read_attribution(const schema::Result& from, scenarios::RunResult& to) {
    for (const schema::PercentileAttribution& one : from.attribution()) {
        scenarios::PercentileAttribution& into = to.attribution.emplace_back();
        into.quantile = one.quantile();
        into.requests = static_cast<uint64_t>(one.requests());
        into.latency_seconds = one.latency_seconds();
        for (const schema::LatencyShare& share : one.shares()) into.shares.push_back(read(share));
    }
    for (const schema::TracedRequest& request : from.slowest()) to.slowest.push_back(read(request));
    for (const schema::TracedRequest& request : from.wrong()) to.wrong.push_back(read(request));
}

}  // namespace faultline::reports
