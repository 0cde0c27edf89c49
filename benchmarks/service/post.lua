-- wrk's script: POSTs one photo, raw or as a form, and reports as JSON.
--   wrk … -s post.lua URL -- PHOTO raw|form
function init(args)
  local file = assert(io.open(args[1], "rb"))
  local photo = file:read("*a")
  file:close()
  wrk.method = "POST"
  if args[2] == "form" then
    local boundary = "----benchmark"
    wrk.headers["Content-Type"] = "multipart/form-data; boundary=" .. boundary
    wrk.body = "--" .. boundary .. "\r\nContent-Disposition: form-data; name=\"image\"; filename=\"photo.jpg\"\r\n"
      .. "Content-Type: image/jpeg\r\n\r\n" .. photo .. "\r\n--" .. boundary .. "--\r\n"
  else
    wrk.headers["Content-Type"] = "image/jpeg"
    wrk.body = photo
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests": %d, "seconds": %.4f, "p50": %.3f, "p99": %.3f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
